import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// What the papers say of methods that look at curvature.
@Suite struct CurvatureMethodTests {
    /// Linear least squares, `½‖Ax − b‖²`: its Gauss–Newton matrix is its Hessian.
    static let linear: Objective = {
        let outputs: @Sendable (Tree) -> Tensor = { tree in
            Tensor(HostArray([2.0, 1, 0, 1, 3, -1, 0, 1, 1, 1, 1, 1], shape: [4, 3])).matmul(tree.leaves[0]) - Tensor([1, 2, 3, 4], dtype: .float64)
        }
        let half: @Sendable (Tensor) -> Tensor = { 0.5 * $0.squared().sum() }
        return Objective({ half(outputs($0)) }, model: ModelObjective(outputs: outputs, lossOfOutputs: half, exampleCount: Tensor(4, dtype: .float64)))
    }()
    static let start = ArrayTree([("x", HostArray([5.0, -3, 2]))])

    @Test func `linear least squares are solved in one step by every Newton-like method, in two by damped ones`() throws {
        let nodes: [ConfigurationNode] = [
            "newton", ["gauss_newton": ["damping": 0]], ["natural_gradient": ["damping": 0, "learning_rate": 1]],
            ["trust_region_newton": ["solver": "exact", "initial_radius": 100]], ["saddle_free_newton": ["krylov": 3]],
            ["levenberg_marquardt": ["damping": 1e-9]], ["hessian_free": ["damping": 1e-9]],
        ]
        var run = try OptimizerRun(nodes.map { try makeOptimizer($0).transformation }, from: Self.start, objective: Self.linear)
        try run.advance()
        let gradient = try compile { (x: Tree) in Self.linear.gradient(at: x) }
        for (number, node) in nodes.enumerated() {
            let left = try gradient(run.parameters(of: number)).leaves[0].doubles.map(abs).max() ?? .nan
            #expect(left < 1e-5, "\(node): \(left)")
        }
    }

    @Test func `saddle-free Newton goes down where Newton's step would go up`() throws {
        let start = ArrayTree([("x", HostArray([0.5, 0.25]))])
        let objective = Objective { $0.leaves[0].at(0).squared() - $0.leaves[0].at(1).squared() }
        var run = try OptimizerRun([Optimizer.saddleFreeNewton().transformation], from: start, objective: objective)
        try run.advance()
        let end = run.parameters.leaves[0].doubles
        #expect(abs(end[0]) < 1e-12 && abs(end[1] - 0.5) < 1e-12)
        #expect(run.state["direction.outcome"]?.ints == [StepOutcome.negativeCurvature.rawValue])
    }

    @Test func `the bound on the smallest eigenvalue holds, and the step goes along it`() throws {
        let curvatures = (0..<40).map { Double($0) * 0.1 - 0.5 }
        let objective = Objective { 0.5 * (Tensor(curvatures, dtype: .float64) * $0.leaves[0].squared()).sum() }
        let start = ArrayTree([("x", HostArray([Double](repeating: 1e-4, count: 40)))])
        for steps in [8, 40] {
            var run = try OptimizerRun([Optimizer.negativeCurvatureDescent(steps: steps).transformation], from: start, objective: objective)
            try run.advance()
            let value = try #require(run.state["direction.smallest_eigenvalue"]?.scalar)
            let bound = try #require(run.state["direction.eigenvalue_bound"]?.scalar)
            #expect(bound <= -0.5 + 1e-9 && -0.5 - 1e-9 <= value && value < -0.2)
            #expect(steps < 40 || abs(value + 0.5) < 1e-9 && abs(bound + 0.5) < 1e-6)
            let end = run.parameters.leaves[0].doubles
            #expect(zip(curvatures, end).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } < -1e-3)
        }
    }

    @Test func `pairs from the step's own batch do not see the noise between batches`() throws {
        // The loss of step t has its minimum at ±1, by turns: successive gradients differ although the curvature is 1.
        let nodes: [ConfigurationNode] = ["successive", "same_batch"].map { ["lbfgs": ["pairs": $0, "line_search": "none", "learning_rate": 0.5]] }
        let transformations = try nodes.map { try makeOptimizer($0).transformation }
        let step = try compile { (values: Tree) in
            guard let center = values["center"] else { return values }
            let objective = Objective { 0.5 * ($0.leaves[0] - center).squared().sum() }
            var result = Tree([("center", -center)])
            for (number, transformation) in transformations.enumerated() {
                let x = values.subtree("\(number).p")
                var state = values.subtree("\(number).s")
                let (value, gradient) = objective.valueAndGradient(at: x)
                let update = transformation.update(gradient, state: &state, at: Iterate(parameters: x, value: value, objective: objective))
                result = result.merging(x + update, under: "\(number).p").merging(state, under: "\(number).s")
            }
            return result
        }
        let start = ArrayTree([("x", HostArray([3.0, -2]))])
        var values = ArrayTree([("center", HostArray(scalar: 1.0))])
        for (number, transformation) in transformations.enumerated() {
            values = values.merging(start, under: "\(number).p").merging(try transformation.initialState(for: start), under: "\(number).s")
        }
        for _ in 0..<6 { values = try step(values) }
        func ratios(_ number: Int) -> [Double] {
            let rows = 2 * (values["\(number).s.direction.pairs"]?.ints[0] ?? 0)
            let steps = (values["\(number).s.direction.steps"]?.doubles ?? []).suffix(rows)
            return zip(steps, (values["\(number).s.direction.changes"]?.doubles ?? []).suffix(rows)).map { $1 / $0 }
        }
        #expect(ratios(1).count == 12 && ratios(1).allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(ratios(0).contains { abs($0 - 1) > 0.1 })
    }

    @Test func `a network too large for a whole matrix is refused with what to take instead`() throws {
        let large = ArrayTree([("x", HostArray.zeros([DenseLimit.parameters + 1], dtype: .float32))])
        let error = #expect(throws: TraceError.self) {
            var run = try OptimizerRun(Optimizer.newton().transformation, from: large) { $0.leaves[0].squared().sum() }
            try run.advance()
        }
        #expect(error.map { "\($0)" }?.contains("newton_cg") == true)
    }

    @Test func `a model that is missing is an error that says so, a loss that is not finite moves nothing and changes no memory`() throws {
        let error = #expect(throws: TraceError.self) {
            var run = try OptimizerRun(Optimizer.gaussNewton().transformation, from: Self.start) { $0.leaves[0].squared().sum() }
            try run.advance()
        }
        #expect(error.map { "\($0)" }?.contains("model") == true)
        var run = try OptimizerRun(Optimizer.lbfgs().transformation, from: Self.start) { $0.leaves[0].sum() * .infinity }
        let before = run.state
        try run.advance()
        #expect(run.parameters == Self.start)
        #expect(run.state["direction.outcome"]?.ints == [StepOutcome.notFinite.rawValue])
        #expect(run.state["direction.pairs"] == before["direction.pairs"] && run.state["direction.count"] == before["direction.count"])
    }

    @Test func `multi-start and basin hopping end lower than the run they are made of`() throws {
        // Wells at whole numbers, the lowest at 0.
        let objective = Objective { tree in
            let x = tree.leaves[0]
            return (0.1 * x.squared() + 1 - cos(2 * Double.pi * x)).sum()
        }
        let nodes: [ConfigurationNode] = [
            "lbfgs", ["multi_start": ["interval": 10, "spread": 2]], ["basin_hopping": ["interval": 10, "step_size": 1.5]],
        ]
        var run = try OptimizerRun(
            nodes.map { try makeOptimizer($0).transformation }, from: ArrayTree([("x", HostArray([3.1, -2.9]))]), objective: objective)
        try run.advance(300)
        let value = try compile { (x: Tree) in objective.value(at: x) }
        let ends = try nodes.indices.map { try value(run.evaluated($0)).scalar }
        #expect(ends[1] < ends[0] - 0.5 && ends[2] < ends[0] - 0.5, "\(ends)")
        #expect(run.state(of: 1)["direction.runs"]?.ints == [30])
    }
}
