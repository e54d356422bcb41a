import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct InitializerTests {
    @Test("variances and bounds are Keras's") func moments() throws {
        let shape: Shape = [200, 100], key = RandomKey(seed: 3)
        // (initializer, variance, largest magnitude); the truncated normals end at two of their uncorrected standard deviations.
        let truncation = 2 / 0.87962566103423978
        let cases: [(Initializer, variance: Double, bound: Double)] = [
            (.normal(stddev: 0.1), 0.01, 0.6), (.uniform(limit: 0.3), 0.03, 0.3), (.truncatedNormal(stddev: 1), 0.7737413, 2),
            (.glorotUniform, 2.0 / 300, (6.0 / 300).squareRoot()), (.glorotNormal, 2.0 / 300, truncation * (2.0 / 300).squareRoot()),
            (.heUniform, 2.0 / 200, (6.0 / 200).squareRoot()), (.heNormal, 2.0 / 200, truncation * (2.0 / 200).squareRoot()),
            (.lecunUniform, 1.0 / 200, (3.0 / 200).squareRoot()), (.lecunNormal, 1.0 / 200, truncation * (1.0 / 200).squareRoot()),
        ]
        let results = try evaluate(cases.map { $0.0(shape, key: key) })
        for (sample, result) in zip(cases, results) {
            let values = result.doubles, mean = values.reduce(0, +) / 20_000
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
            // Six standard errors: the variance of 20000 values is known to 1 %, or better.
            #expect(abs(variance / sample.variance - 1) < 0.06, "\(sample.0.name): variance \(variance), expected \(sample.variance)")
            #expect(abs(mean) < 6 * (sample.variance / 20_000).squareRoot(), "\(sample.0.name): mean \(mean)")
            #expect(values.allSatisfy { abs($0) <= sample.bound * 1.000001 }, "\(sample.0.name): \(values.map { abs($0) }.max() ?? 0)")
        }
    }

    @Test("constants") func constants() throws {
        let key = RandomKey(seed: 0)
        let values = try evaluate([Initializer.zeros([3], key: key), Initializer.ones([3], key: key), Initializer.constant(0.5)([3], key: key)])
        #expect(values.map(\.doubles) == [[0, 0, 0], [1, 1, 1], [0.5, 0.5, 0.5]])
    }

    @Test("orthogonal columns, or rows where there are fewer, for every shape of kernel") func orthogonal() throws {
        let key = RandomKey(seed: 1)
        let square = Initializer.orthogonal([40, 40], dtype: .float64, key: key), tall = Initializer.orthogonal([3, 3, 4, 5], dtype: .float64, key: key)
        let wide = Initializer.orthogonal(gain: 2)([4, 10], dtype: .float64, key: key)
        let matrix = tall.reshape([36, 5])
        let grams = try evaluate([square.transposed.matmul(square), matrix.transposed.matmul(matrix), wide.matmul(wide.transposed)])
        for (gram, scale) in zip(grams, [1.0, 1, 4]) {
            let size = gram.shape[0]
            for (place, value) in gram.doubles.enumerated() { #expect(abs(value - (place / size == place % size ? scale : 0)) < 1e-12) }
        }
    }

    @Test("the fans of a convolution's kernel count its receptive field") func fans() {
        #expect(Fans(of: [3, 3, 16, 32]) == Fans(fanIn: 144, fanOut: 288))
        #expect(Fans(of: [16, 32]) == Fans(fanIn: 16, fanOut: 32))
        #expect(Fans(of: [7]) == Fans(fanIn: 7, fanOut: 7))
    }

    @Test("every initializer is written back as it was read") func roundTrip() throws {
        for entry in initializerCatalogue.entries {
            let initializer = try initializerCatalogue.make(.string(entry.name), path: "initializer")
            #expect(initializer.configuration == .string(entry.name))
        }
        for spelled: ConfigurationNode in [["normal": ["stddev": 0.01]], ["constant": ["value": -2.0]], ["uniform": ["limit": 1.0]]] {
            #expect(try initializerCatalogue.make(spelled, path: "initializer").configuration == spelled)
        }
        #expect(throws: ConfigurationError.self) { try initializerCatalogue.make(["normal": ["stddev": -1]], path: "initializer") }
    }
}
