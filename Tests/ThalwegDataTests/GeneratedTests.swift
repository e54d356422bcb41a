import Testing
import ThalwegCore

@testable import ThalwegConfiguration
@testable import ThalwegData

@Suite struct GeneratedTests {
    static let names = datasetCatalogue.entries.filter { $0.family == "synthetic" }.map(\.name)

    @Test(arguments: names) func `a generated set is a function of the seed`(name: String) throws {
        let text = "{name: \(name), examples: 40}"
        #expect(try load(text, seed: 3) == load(text, seed: 3))
        if name != "parity" { #expect(try load(text, seed: 3).inputs != load(text, seed: 4).inputs || load(text, seed: 3).targets != load(text, seed: 4).targets) }
        #expect(try load(text).count == 40)
        #expect(try load(text).inputs.doubles.allSatisfy(\.isFinite))
    }

    @Test(arguments: names) func `a generated set writes itself back`(name: String) throws {
        let source = try datasetCatalogue.make(["name": .string(name), "examples": 12], path: "")
        let again = try datasetCatalogue.make(YAMLReader.parse(YAMLWriter.text(source.configuration)), path: "")
        #expect(try source.load(DataContext(seed: 5)) == again.load(DataContext(seed: 5)))
    }

    @Test func `classes take turns`() throws {
        #expect(try counts(load("{name: blobs, examples: 90, classes: 3}")) == [30, 30, 30])
        #expect(try counts(load("{name: moons, examples: 90}")) == [45, 45])
        #expect(try counts(load("{name: spirals, examples: 90, classes: 3}")) == [30, 30, 30])
        #expect(try counts(load("{name: xor, examples: 80}")) == [40, 40])
    }

    @Test func `circles lie on their radii`() throws {
        let circles = try load("{name: circles, examples: 101, noise: 0, factor: 0.25}")
        let points = circles.inputs.doubles
        for (index, label) in circles.targets.ints.enumerated() {
            let radius = (points[2 * index] * points[2 * index] + points[2 * index + 1] * points[2 * index + 1]).squareRoot()
            #expect(abs(radius - (label == 0 ? 1 : 0.25)) < 1e-6)
        }
    }

    @Test func `xor is one where the signs differ`() throws {
        let xor = try load("{name: xor, examples: 40, noise: 0}")
        let points = xor.inputs.doubles
        for (index, label) in xor.targets.ints.enumerated() { #expect((points[2 * index] * points[2 * index + 1] < 0) == (label == 1)) }
    }

    @Test func `parity counts the bits of every pattern`() throws {
        let parity = try load("{name: parity, bits: 5}")
        #expect(parity.count == 32)
        #expect(counts(parity) == [16, 16])
        #expect(Set(parity.inputs.rows([31]).doubles) == [1])
        #expect(parity.targets.ints[31] == 1)
    }

    @Test func `blobs have their standard deviation`() throws {
        let blobs = try load("{name: blobs, examples: 4000, classes: 1, features: 2, stddev: 3}").inputs.doubles
        let first = stride(from: 0, to: blobs.count, by: 2).map { blobs[$0] }
        let mean = first.reduce(0, +) / 4000
        let deviation = (first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000).squareRoot()
        #expect(abs(deviation - 3) < 0.12)  // about 3.6 standard errors
    }

    @Test func `a linear set has the condition it is asked for`() throws {
        let values = try load("{name: linear, examples: 4000, features: 2, condition: 10000}").inputs.doubles
        var a = 0.0, b = 0.0, c = 0.0
        for index in stride(from: 0, to: values.count, by: 2) {
            a += values[index] * values[index]
            b += values[index] * values[index + 1]
            c += values[index + 1] * values[index + 1]
        }
        let middle = (a + c) / 2, spread = ((a - c) * (a - c) / 4 + b * b).squareRoot()
        let condition = (middle + spread) / (middle - spread)
        #expect((7000...14000).contains(condition), "\(condition)")
    }

    @Test func `the copy task asks for the symbols after the delimiter`() throws {
        let task = try load("{name: copy_task, examples: 3, length: 4, symbols: 5}")
        #expect(task.task == .tokens(vocabulary: 7))
        let x = task.inputs.ints, y = task.targets.ints
        #expect(x[4] == 6 && Array(x[5..<9]) == [0, 0, 0, 0])
        #expect(Array(y[5..<9]) == Array(x[0..<4]) && Array(y[0..<5]) == [0, 0, 0, 0, 0])
    }

    @Test(arguments: ["{name: blobs, examples: 0}", "{name: blobs, examples: 10000000, features: 100000}", "{name: circles, factor: 1}", "{name: moons, noise: -1}", "{name: blobs, exmaples: 3}", "{name: parity, bits: 63}"])
    func `options out of range are refused`(text: String) {
        #expect(throws: ConfigurationError.self) { try load(text) }
    }

    @Test func `one-dimensional digits are centred and of their class`() throws {
        let set = try load("{name: mnist1d, examples: 500}")
        #expect(set.inputs.shape == [500, 40] && counts(set) == [Int](repeating: 50, count: 10))
        let values = set.inputs.doubles
        #expect(abs(values.reduce(0, +) / 20_000) < 1e-5)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 20_000 - 1) < 1e-4)
        #expect(try load("mnist1d").count == 5000)
    }
}
