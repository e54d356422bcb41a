import Testing
@testable import ThalwegReport

@Suite struct ScaleTests {
    @Test func `linear ticks are round and enclose the values`() {
        let scale = Scale.linear([0.13, 2.31])
        #expect(scale.low <= 0.13 && scale.high >= 2.31 && scale.ticks == [0, 0.5, 1, 1.5, 2, 2.5])
        #expect(scale.fraction(scale.low) == 0 && scale.fraction(scale.high) == 1 && scale.fraction(1.25) == 0.5)
    }

    @Test func `logarithmic axes take decades and place them evenly`() {
        let scale = Scale.logarithmic([3e-9, 0.4, 0, -1, .nan])
        #expect(scale.low == 1e-9 && scale.high == 1)
        #expect(abs((scale.fraction(1e-3) ?? 0) - 6.0 / 9) < 1e-12)
        #expect(scale.fraction(0) == nil && scale.fraction(-1) == nil && scale.fraction(.nan) == nil)
        #expect(scale.ticks.count <= 7)
    }

    @Test func `an axis is logarithmic only where values span decades and are positive`() {
        #expect(Scale.automatic([0.001, 2]).isLogarithmic)
        #expect(!Scale.automatic([0.1, 2]).isLogarithmic)
        #expect(!Scale.automatic([0, 2000]).isLogarithmic)
        #expect(!Scale.automatic([-5, 2000]).isLogarithmic)
    }

    @Test(
        arguments: [
            [], [.nan], [.infinity], [0], [5, 5], [-3], [1e308, -1e308], [.leastNonzeroMagnitude], [1e-300, 2e-300],
            [0, .leastNonzeroMagnitude], [1e16, 1e16 + 2],
        ] as [[Double]])
    func `no values break an axis`(values: [Double]) {
        for scale in [
            Scale.linear(values), .logarithmic(values), .automatic(values), .fixed(low: values.first ?? .nan, high: values.last ?? 0),
        ] {
            #expect(scale.ticks.count < 200)
            #expect(scale.low.isFinite && scale.high.isFinite && scale.high > scale.low)
            for value in values + [0, 1] { #expect(scale.fraction(value).map { (0...1).contains($0) } ?? true) }
        }
    }
}
