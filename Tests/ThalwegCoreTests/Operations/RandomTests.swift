import Testing
@testable import ThalwegCore

/// Reference numbers: JAX 0.10.2, key(42, impl='threefry2x32'), jax_threefry_partitionable=True.
@Suite struct RandomTests {
    let key = RandomKey(seed: 42)

    @Test func `words, split and folded keys are those of JAX`() throws {
        let results = try evaluate([key.bits([5]), Tensor.stacked(key.split(3).map(\.tensor), axis: 0), key.fold(7).tensor])
        #expect(results[0].ints == [2_098_992_034, 2_919_706_841, 2_646_866_425, 2_409_546_199, 1_935_504_149])
        #expect(results[1].ints == [1_832_780_943, 270_669_613, 64_467_757, 2_916_123_636, 2_465_931_498, 255_383_827])
        #expect(results[2].ints == [2_547_012_911, 1_371_500_959])
    }

    @Test func `uniform and normal numbers are those of JAX`() throws {
        let results = try evaluate([key.uniform([4]), key.uniform([3], dtype: .float64), key.normal([4])])
        #expect(results[0].doubles == [0.48870956897735596, 0.6797971725463867, 0.6162714958190918, 0.5610160827636719])
        #expect(results[1].doubles == [0.4267275666499091, 0.015010069515314584, 0.5741444178995352])
        for (a, b) in zip(results[2].doubles, [-0.02830461598932743, 0.4671318531036377, 0.2957029640674591, 0.15354591608047485]) {
            #expect(abs(a - b) < 2e-7)
        }
    }

    @Test func `moments are those of the distributions`() throws {
        let n = 100_000
        let results = try evaluate([
            key.normal([n], mean: 1, stddev: 2), key.truncatedNormal([n]), key.uniform([n], from: -1, to: 3),
            key.bernoulli(probability: 0.3, [n]),
        ]).map { array -> (mean: Double, variance: Double) in
            let values = array.doubles, mean = values.reduce(0, +) / Double(n)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n))
        }
        let expected: [(Double, Double)] = [(1, 4), (0, 0.7737), (1, 16.0 / 12), (0.3, 0.21)]
        for (found, (mean, variance)) in zip(results, expected) {
            #expect(abs(found.mean - mean) < 5 * (variance / Double(n)).squareRoot())
            #expect(abs(found.variance / variance - 1) < 0.03)
        }
    }

    @Test func `keys work under vmap`() throws {
        let f = try compile(vmap { (words: Tensor) in RandomKey(tensor: words).uniform([2]) })
        let keys = try evaluate([Tensor.stacked(key.split(2).map(\.tensor), axis: 0)])[0]
        let rows = try f(keys).floats, single = try evaluate(key.split(2).map { $0.uniform([2]) }).flatMap(\.floats)
        #expect(rows == single)
    }
}
