import Testing
import ThalwegCore

@testable import ThalwegConfiguration
@testable import ThalwegData

@Suite struct FaultTests {
    static func faulty(_ text: String, _ source: String = "iris") throws -> (Dataset, Dataset) {
        let clean = try load(source)
        return (clean, try DataFaults(YAMLReader.parse(text), path: "faults").applied(to: clean, seed: 3))
    }

    @Test func `label noise changes exactly its share of the labels`() throws {
        let (clean, noisy) = try Self.faulty("{label_noise: 0.2}")
        #expect(zip(clean.targets.ints, noisy.targets.ints).count { $0 != $1 } == 30)
        #expect(clean.inputs == noisy.inputs)
    }

    @Test func `shuffled labels keep their counts`() throws {
        let (clean, shuffled) = try Self.faulty("{shuffle_labels: true}")
        #expect(counts(clean) == counts(shuffled))
        #expect(zip(clean.targets.ints, shuffled.targets.ints).count { $0 != $1 } > 60)
    }

    @Test func `imbalance thins classes out to its ratio`() throws {
        #expect(try counts(Self.faulty("{imbalance: 25}").1) == [50, 10, 2])
        #expect(throws: DataError.self) { try Self.faulty("{imbalance: 25}", "diabetes") }
    }

    @Test func `nan, constants and copies are as many as asked for`() throws {
        #expect(try Self.faulty("{nan_fraction: 0.01}").1.inputs.floats.count(where: \.isNaN) == 6)
        #expect(try Self.faulty("{nan_fraction: 1e-9}").1.inputs.floats.count(where: \.isNaN) == 1)
        let constant = try Self.faulty("{constant_feature: 3}").1.inputs.floats
        #expect(Set(stride(from: 3, to: constant.count, by: 4).map { constant[$0] }).count == 1)
        #expect(throws: DataError.self) { try Self.faulty("{constant_feature: 4}") }
        let (clean, copied) = try Self.faulty("{duplicate: 0.1}")
        #expect(copied.count == 165)
        #expect(copied.inputs.rows(Array(0..<150)) == clean.inputs)
    }

    @Test func `scaled inputs survive the normalization`() throws {
        let clean = try DataConfiguration(YAMLReader.parse("{source: iris}")).load(seed: 1)
        let scaled = try DataConfiguration(YAMLReader.parse("{source: iris, faults: {scale_inputs: 255}}")).load(seed: 1)
        for (a, b) in zip(clean.training.inputs.floats, scaled.training.inputs.floats) { #expect(abs(a * 255 - b) <= 1e-4 * abs(b)) }
    }

    @Test func `faults write themselves back`() throws {
        let node = try YAMLReader.parse("{label_noise: 0.2, shuffle_labels: true, scale_inputs: 255, nan_fraction: 0.001, imbalance: 20, constant_feature: 3, duplicate: 0.1}")
        let faults = try DataFaults(node, path: "")
        #expect(try DataFaults(faults.configuration, path: "") == faults)
        #expect(DataFaults().configuration == [:])
    }

    @Test func `faults keep own parts apart`() throws {
        var set = try load("{name: xor, examples: 40}")
        set.parts = ["train": 0..<24, "test": 24..<40]
        let copied = try DataFaults(["duplicate": 0.5], path: "").applied(to: set, seed: 1)
        #expect(copied.parts == ["train": 0..<36, "test": 36..<60])
        #expect(copied.inputs.rows(Array(36..<52)) == set.inputs.rows(Array(24..<40)))
    }
}
