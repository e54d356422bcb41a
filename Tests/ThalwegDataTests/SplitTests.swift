import Testing
import ThalwegCore

@testable import ThalwegData

@Suite struct SplitTests {
    @Test func `every class keeps its share`() throws {
        let split = try DataSplit(load("digits"), validation: .fraction(0.2), seed: 1)
        let validation = try #require(split.validation)
        #expect(validation.count == 359)
        #expect(split.training.count == 1438)
        for (whole, held) in zip(try counts(load("digits")), counts(validation)) { #expect(abs(Double(held) - 0.2 * Double(whole)) < 1) }
    }

    @Test func `parts are disjoint and complete`() throws {
        let values = HostArray((0..<50).map { Float($0) }, shape: [50, 1])
        let set = try Dataset(name: "t", inputs: values, targets: HostArray((0..<50).map { Int32($0 % 3) }), task: .classification(classes: 3))
        for shuffles in [true, false] {
            let split = try DataSplit(set, validation: .fraction(0.3), seed: 4, shuffles: shuffles)
            let held = try #require(split.validation)
            #expect((split.training.inputs.ints + held.inputs.ints).sorted() == Array(0..<50))
            #expect((split.training.inputs.ints == split.training.inputs.ints.sorted()) == !shuffles)
            for (x, y) in zip(split.training.inputs.ints, split.training.targets.ints) { #expect(x % 3 == y) }
        }
    }

    @Test func `the split is a function of the seed`() throws {
        let iris = try load("iris")
        #expect(try DataSplit(iris, validation: .fraction(0.2), seed: 1) == DataSplit(iris, validation: .fraction(0.2), seed: 1))
        #expect(try DataSplit(iris, validation: .fraction(0.2), seed: 1) != DataSplit(iris, validation: .fraction(0.2), seed: 2))
    }

    @Test func `a limited training part still has every class`() throws {
        let split = try DataSplit(load("iris"), validation: .fraction(0.2), seed: 1, limit: 40)
        #expect(split.training.count == 40)
        #expect(split.validation?.count == 30)
        #expect(counts(split.training).allSatisfy { $0 > 4 })
    }

    @Test func `nothing is held out on demand, and training is never empty`() throws {
        #expect(try DataSplit(load("iris"), validation: .fraction(0), seed: 1).validation == nil)
        let split = try DataSplit(load("{name: xor, examples: 2}"), validation: .fraction(0.99), seed: 1)
        #expect(split.training.count == 1)
        #expect(throws: DataError.self) { try DataSplit(load("iris"), validation: .fraction(1), seed: 1) }
        #expect(throws: DataError.unknownPart(name: "test", present: [])) { try DataSplit(load("iris"), validation: .part("test"), seed: 1) }
    }

    @Test func `own parts are used`() throws {
        var set = try load("{name: xor, examples: 10, noise: 0}")
        set.parts = ["train": 0..<6, "test": 6..<10]
        let own = try DataSplit(set, validation: .part("test"), seed: 1)
        #expect(own.training.count == 6 && own.validation?.count == 4)
        let fraction = try DataSplit(set, validation: .fraction(0.5), seed: 1)
        #expect(fraction.training.count == 3 && fraction.validation?.count == 3)
    }
}
