import Testing
import ThalwegCore

@testable import ThalwegData

@Suite struct NormalizationTests {
    static let values = HostArray([1, 10, 5, 2, 20, 5, 3, 60, 5] as [Float], shape: [3, 3])

    @Test func `standardize gives mean 0 and variance 1, constant columns 0`() {
        let map = Normalization(.standardize, fittedOn: Self.values)
        #expect(map.shift == [2, 30, 5])
        #expect(abs(map.scale[0] - (2.0 / 3).squareRoot()) < 1e-12)
        #expect(map.scale[2] == 1)
        let mapped = map.applied(to: Self.values).doubles
        #expect(abs(mapped[1] + mapped[4] + mapped[7]) < 1e-6)
        #expect(abs(mapped[1] * mapped[1] + mapped[4] * mapped[4] + mapped[7] * mapped[7] - 3) < 1e-6)
        #expect(mapped[2] == 0)
        #expect(zip(map.inverted(map.applied(to: Self.values)).floats, Self.values.floats).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `minmax gives 0 to 1`() {
        let mapped = Normalization(.minmax, fittedOn: Self.values).applied(to: Self.values)
        #expect(mapped.floats == [0, 0, 0, 0.5, 0.2, 0, 1, 1, 0])
    }

    @Test func `constant columns of values that binary cannot hold stay constant`() {
        let values = HostArray([Double](repeating: 0.1, count: 1000), shape: [1000, 1])
        #expect(Normalization(.standardize, fittedOn: values).scale == [1])
    }

    @Test func `what is not finite is left out of the statistics and stays`() {
        let values = HostArray([1, .nan, 3, .infinity, 2, 5] as [Float], shape: [3, 2])
        let map = Normalization(.standardize, fittedOn: values)
        #expect(map.shift == [2, 5])
        #expect(map.applied(to: values).floats[1].isNaN)
        #expect(map.applied(to: values).floats[3] == .infinity)
    }

    @Test func `integers and none are left alone`() {
        let tokens = HostArray([1, 2] as [Int32], shape: [2, 1])
        #expect(Normalization(.standardize, fittedOn: tokens).applied(to: tokens) == tokens)
        #expect(Normalization(.none, fittedOn: Self.values).applied(to: Self.values) == Self.values)
    }
}
