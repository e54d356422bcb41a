import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct CurvatureEstimateTests {
    @Test func `the Gauss–Newton–Bartlett estimate has the Gauss–Newton diagonal as its mean`() throws {
        let objective = Problem.mlp.objective, model = try #require(objective.model), point = Problem.mlp.start.tensors
        var products: [Tensor] = []
        // Each entry is a Hessian product of its own: those of the last layer's bias and of the first four weights before it are enough.
        for (name, leaf) in Problem.mlp.start.pairs where ["b2", "w2"].contains(name) {
            for entry in 0..<Swift.min(leaf.count, 4) {
                var unit = point.zeros()
                unit[name] = Tensor(HostArray((0..<leaf.count).map { $0 == entry ? 1.0 : 0 }, shape: leaf.shape))
                products.append(unit.dot(model.gaussNewtonProduct(at: point, along: unit)))
            }
        }
        let expected = try evaluate(products).map { $0.doubles[0] }
        // β₂ = 0.999, every step, at a rate of nearly nothing.
        let node: ConfigurationNode = ["sophia_g": ["learning_rate": 1e-14, "beta2": 0.999, "period": 1, "weight_decay": 0]]
        var run = try OptimizerRun([try makeOptimizer(node).transformation], from: Problem.mlp.start, objective: objective)
        try run.advance(2000)
        let weight = 1 - (0..<2000).reduce(1.0) { value, _ in value * 0.999 }
        let curvature = run.state.subtree("direction.curvature")
        let found = ["b2", "w2"].flatMap { (curvature[$0]?.doubles ?? []).prefix(4).map { $0 / weight } }
        #expect(found.count == expected.count)
        // Squares of normal numbers: a relative deviation of √(2/1000) or so.
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 0.25 * b + 1e-12) }
    }

    @Test func `AdaHessian averages the magnitudes of a kernel's diagonal over the window`() throws {
        // Σ cₖ wₖ²/2 over a kernel [2, 2, 1]: the Hessian is diagonal, so that the estimate is exact.
        let curvature = [1.0, 3, 5, 7], start = ArrayTree([("k", HostArray([1.0, 1, 1, 1], shape: [2, 2, 1]))])
        func moment(_ averages: Bool) throws -> [Double] {
            let node: ConfigurationNode = ["adahessian": ["spatial_averaging": .bool(averages), "beta2": 0]]
            var run = try OptimizerRun([try makeOptimizer(node).transformation], from: start) { tree in
                0.5 * ((tree["k"] ?? Tensor(.nan, dtype: .float64)).squared() * Tensor(HostArray(curvature, shape: [2, 2, 1]))).sum()
            }
            try run.advance(1)
            return run.state.subtree("direction.second_moment").leaves.flatMap(\.doubles)
        }
        #expect(try moment(false) == [1, 9, 25, 49])
        // One spatial axis before [in, out].
        #expect(try moment(true) == [9, 25, 9, 25])
    }
}
