import Testing

@testable import ThalwegData

@Suite struct RandomTests {
    @Test func `the stream is SplitMix64`() {
        // The first outputs from state 1234567, of the reference implementation by Vigna.
        var stream = RandomStream(state: 1_234_567)
        #expect((0..<3).map { _ in stream.next() } == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `an epoch's order is a permutation that depends on seed and epoch alone`() {
        let order = EpochOrder(count: 100, seed: 7)
        #expect(order.order(epoch: 3) == EpochOrder(count: 100, seed: 7).order(epoch: 3))
        #expect(order.order(epoch: 3).sorted() == Array(0..<100))
        #expect(order.order(epoch: 3) != order.order(epoch: 4))
        #expect(order.order(epoch: 3) != EpochOrder(count: 100, seed: 8).order(epoch: 3))
        #expect(EpochOrder(count: 4, seed: 7, shuffles: false).order(epoch: 9) == [0, 1, 2, 3])
        #expect(EpochOrder(count: 0, seed: 7).order(epoch: 0).isEmpty)
    }

    @Test func `all orders are equally likely`() {
        var seen: [[Int32]: Int] = [:]
        for epoch in 0..<6000 { seen[EpochOrder(count: 3, seed: 1).order(epoch: epoch), default: 0] += 1 }
        #expect(seen.count == 6)
        let chiSquared = seen.values.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
        #expect(chiSquared < 20.5)  // the 99.9 % quantile with 5 degrees of freedom
    }

    @Test func `normal numbers have mean 0, variance 1 and kurtosis 3`() {
        var stream = RandomStream(seed: 2, purpose: "test")
        let values = (0..<20_000).map { _ in stream.normal() }
        func moment(_ power: Int) -> Double { values.reduce(0) { total, x in total + (0..<power).reduce(1) { product, _ in product * x } } / 20_000 }
        #expect(abs(moment(1)) < 0.03)
        #expect(abs(moment(2) - 1) < 0.04)
        #expect(abs(moment(4) - 3) < 0.3)
    }
}
