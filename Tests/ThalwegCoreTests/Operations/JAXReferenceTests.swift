import Testing
@testable import ThalwegCore

@Suite struct JAXReferenceTests {
    @Test func `random numbers are those of JAX`() throws {
        let key = RandomKey(seed: 42)
        let logits = HostArray([[Double]](repeating: [0.5, 1, 2, -1], count: 6).flatMap { $0 }, shape: [6, 4])
        // Exact, and up to the rounding of the inverse error function.
        let exact: [(String, Tensor)] = [
            ("permutation10", key.permutation(10)), ("permutation2000", key.permutation(2000).slice(axis: 0, to: 12)),
            ("categorical32", key.categorical(logits: Tensor(logits.converted(to: .float32)))), ("categorical64", key.categorical(logits: Tensor(logits))),
            ("uniformFloat16", key.uniform([6], dtype: .float16)), ("uniformBFloat16", key.uniform([6], dtype: .bfloat16)),
            ("uniformBetween", key.uniform([6], from: -3, to: 5)), ("bernoulli", key.bernoulli(probability: 0.3, [12])),
        ]
        let close: [(String, Tensor)] = [("normal64", key.normal([6], dtype: .float64)), ("truncatedNormal", key.truncatedNormal([6]))]
        let results = try evaluate((exact + close).map(\.1))
        for ((name, _), result) in zip(exact, results) { #expect(result.doubles == JAXReference.random[name], "\(name)") }
        for ((name, tensor), result) in zip(close, results.dropFirst(exact.count)) {
            let expected = try #require(JAXReference.random[name])
            let tolerance = 8 * tensor.dtype.epsilon
            #expect(zip(result.doubles, expected).allSatisfy { abs($0 - $1) <= tolerance }, "\(name): \(result.doubles), expected \(expected)")
        }
    }

    @Test func `functions have the values of JAX`() throws {
        let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
            ("erf", { erf($0) }), ("erfInverse", { erfInverse($0) }), ("log1p", { log1p($0) }), ("expm1", { expm1($0) }), ("tanh", { tanh($0) }),
            ("logistic", { logistic($0) }), ("sin", { sin($0) }), ("cos", { cos($0) }), ("softmax", { $0.softmax() }),
            ("logSoftmax", { $0.logSoftmax() }), ("cumulativeSum", { $0.cumulativeSum() }),
        ]
        #expect(Set(functions.map(\.0)) == Set(JAXReference.functions.keys))
        let program = try compile { (x: Tensor) in functions.map { $0.1(x) } }
        let results = try program(HostArray(JAXReference.points))
        for ((name, _), result) in zip(functions, results) {
            let expected = try #require(JAXReference.functions[name])
            #expect(zip(result.doubles, expected).allSatisfy { abs($0 - $1) <= 4e-15 * max(abs($1), 1e-9) }, "\(name): \(result.doubles), expected \(expected)")
        }
    }

    @Test func `a permutation holds every number once`() throws {
        let order = try RandomKey(seed: 3).permutation(5000).evaluated().ints
        #expect(order.sorted() == Array(0..<5000) && order != Array(0..<5000))
        #expect(try RandomKey(seed: 3).permutation(0).evaluated().ints == [] && RandomKey(seed: 3).permutation(1).evaluated().ints == [0])
    }

    @Test func `classes are drawn with their probabilities`() throws {
        let logits = Tensor([0.0, 1, -Double.infinity, 2], dtype: .float32).broadcast(to: [20_000, 4])
        let draws = try RandomKey(seed: 5).categorical(logits: logits).evaluated().ints
        let weights = [1, 2.718281828459045, 0, 7.38905609893065], total = weights.reduce(0, +)
        for (label, weight) in weights.enumerated() {
            let p = weight / total, found = Double(draws.count { $0 == label }) / 20_000
            #expect(abs(found - p) <= 5 * (p * (1 - p) / 20_000).squareRoot())
        }
    }
}
