import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct LearningRateFreeTests {
    static let curvatures = [1.0, 8.0]
    static let loss: @Sendable (Tree) -> Tensor = { 0.5 * (Tensor(curvatures, dtype: .float64) * $0.leaves[0].squared()).sum() }
    static let start = ArrayTree([("w", HostArray([1.0, -0.5]))])

    @Test(arguments: [0.01, -0.01]) func `hypergradient descent adds the product of gradient and last direction to the rate`(_ rate: Double) throws {
        var run = try OptimizerRun(Optimizer.hypergradient(.sgd(learningRate: rate), rate: 0.002).transformation, from: Self.start, loss: Self.loss)
        var w = [1.0, -0.5], before = [0.0, 0.0], size = abs(rate)
        for _ in 0..<(rate < 0 ? 8 : 30) {
            try run.advance()
            let gradient = zip(Self.curvatures, w).map { $0 * $1 }
            size += 0.002 * zip(gradient, before).reduce(0) { $0 + $1.0 * $1.1 }
            w = zip(w, gradient).map { $0 - (rate < 0 ? -size : size) * $1 }
            before = gradient
            for (found, wanted) in zip(try #require(run.parameters["w"]).doubles, w) { #expect(abs(found - wanted) < 1e-12 * max(1, abs(wanted))) }
        }
    }

    @Test func `a hypergradient of Adam's direction is taken along Adam's direction`() throws {
        let plain = Optimizer.adam(learningRate: 0.01)
        var run = try OptimizerRun([Optimizer.hypergradient(plain, rate: 0).transformation, plain.transformation], from: Self.start, loss: Self.loss)
        try run.advance(20)
        for (x, y) in zip(run.parameters(of: 0).leaves[0].doubles, run.parameters(of: 1).leaves[0].doubles) { #expect(abs(x - y) < 1e-14) }
        // The first directions are the signs of the gradient: the second rate is 0.01 + β Σ|g|.
        var learning = try OptimizerRun(Optimizer.hypergradient(plain, rate: 1e-3).transformation, from: Self.start, loss: Self.loss)
        try learning.advance()
        let gradient = zip(Self.curvatures, try #require(learning.parameters["w"]).doubles).map { $0 * $1 }
        try learning.advance()
        #expect(abs((learning.state["direction.learned"]?.scalar ?? 0) - 1e-3 * gradient.reduce(0) { $0 + abs($1) }) < 1e-9)
    }

    @Test func `ASAM looks ρ T²g/‖Tg‖ away with T = |w| + η`() throws {
        var run = try OptimizerRun(Optimizer.asam(.sgd(learningRate: 0.1), rho: 0.3, eta: 0.05).transformation, from: Self.start, loss: Self.loss)
        try run.advance()
        let w = [1.0, -0.5], gradient = zip(Self.curvatures, w).map { $0 * $1 }, scale = w.map { abs($0) + 0.05 }
        let length = zip(scale, gradient).reduce(0) { $0 + ($1.0 * $1.1) * ($1.0 * $1.1) }.squareRoot()
        for place in 0..<2 {
            let moved = w[place] + 0.3 * scale[place] * scale[place] * gradient[place] / length
            #expect(abs((run.parameters["w"]?.doubles[place] ?? 0) - (w[place] - 0.1 * Self.curvatures[place] * moved)) < 1e-12)
        }
    }

    @Test func `the untuned methods come near the minimum with their defaults`() throws {
        let names = ["dadapt_sgd", "dadapt_adam", "prodigy", "dog", "dowg", "cocob", "mechanic", "momo", "momo_adam", "polyak_sgd"]
        var run = try OptimizerRun(names.map { try makeOptimizer(.string($0)).transformation }, from: Self.start, loss: Self.loss)
        try run.advance(600)
        for (number, name) in names.enumerated() {
            let value = zip(Self.curvatures, run.parameters(of: number).leaves[0].doubles).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 }
            #expect(value < 0.03, "\(name) is at \(value) of 1.5")
        }
    }

    @Test(arguments: ["sam", "asam", "momo", "polyak_sgd"]) func `what is missing is named`(_ name: String) throws {
        let transformation = try makeOptimizer(.string(name)).transformation, parameters = Self.start.tensors
        var state = transformation.makeState(for: parameters)
        let failures = transformation.update(parameters, state: &state, parameters: parameters).leaves.compactMap(\.failure)
        #expect(failures.first.map { "\($0)" }?.contains(name.hasSuffix("sam") ? "the loss as a function" : "the loss's value") == true)
    }
}
