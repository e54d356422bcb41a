import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// Small models whose Gauss–Newton matrix is a Kronecker product, or is compared as a whole.
@Suite struct KFACTests {
    /// `y = x·W + b`, half the mean squared error over the examples.
    static func linear(examples: Int, inputs: Int = 3, outputs: Int = 2) -> (start: ArrayTree, objective: Objective) {
        let x = Problem.wave([examples, inputs], 0.2, 1), y = Problem.wave([examples, outputs], 0.9, 1)
        let apply: @Sendable (Tree) -> Tensor = { tree in
            guard let w = tree["w"], let b = tree["b"] else { return Tensor(.nan, dtype: .float64) }
            return tap(tap(Tensor(x), "x").matmul(w) + b, "z")
        }
        let loss: @Sendable (Tensor) -> Tensor = { 0.5 * ($0 - Tensor(y)).squared().sum() / Double(examples) }
        let sampled: @Sendable (Tensor, RandomKey) throws -> Tensor = { z, key in
            0.5 * (z - stopGradient(z) - key.normal(z.shape, dtype: .float64)).squared().sum() / Double(examples)
        }
        let count = Tensor(Double(examples), dtype: .float64), layer = FactoredLayer(.dense, weight: "w", bias: "b", inputTap: "x", outputTap: "z")
        return (
            ArrayTree([("w", Problem.wave([inputs, outputs], 0.4, 0.5)), ("b", Problem.wave([outputs], 0.6, 0.5))]),
            Objective(
                { loss(apply($0)) },
                model: ModelObjective(
                    outputs: apply, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: count,
                    factored: FactoredModel(outputs: apply, lossOfOutputs: loss, sampledLossOfOutputs: sampled, exampleCount: count, layers: [layer])))
        )
    }

    /// The step of an optimizer from `start`, and the solution of `(C + damping) δ = −rate · g` with the whole Gauss–Newton matrix.
    private func steps(_ node: ConfigurationNode, _ problem: (start: ArrayTree, objective: Objective), damping: Double) throws -> (own: [Double], dense: [Double]) {
        var run = try OptimizerRun([try makeOptimizer(node).transformation], from: problem.start, objective: problem.objective)
        try run.advance(1)
        let own = zip(run.parameters.leaves, problem.start.leaves).flatMap { zip($0.doubles, $1.doubles).map { $0 - $1 } }
        let point = problem.start.tensors, model = try #require(problem.objective.model)
        let count = problem.start.elementCount
        func tree(_ flat: Tensor) -> Tree {
            var rest = 0
            return point.map { leaf in
                defer { rest += leaf.shape.elementCount }
                return flat.slice(axis: 0, from: rest, to: rest + leaf.shape.elementCount).reshape(leaf.shape)
            }
        }
        func flat(_ tree: Tree) -> Tensor { .concatenated(tree.leaves.map { $0.reshape([$0.shape.elementCount]) }, axis: 0) }
        let columns = (0..<count).map { number in
            flat(model.gaussNewtonProduct(at: point, along: tree(Tensor((0..<count).map { $0 == number ? 1.0 : 0 }, dtype: .float64))))
        }
        let matrix = Tensor.stacked(columns, axis: 1) + damping * Tensor.identity(count, dtype: .float64)
        let gradient = flat(problem.objective.gradient(at: point)).reshape([count, 1])
        let solution = try evaluate([positiveDefiniteSolve(matrix, gradient)])[0].doubles
        return (own, solution.map { -$0 })
    }

    private static func options(_ more: ConfigurationNode, damping: Double) -> ConfigurationNode {
        var node: ConfigurationNode = ["learning_rate": 1, "momentum": 0, "fisher": "exact", "norm_constraint": 0, "damping": .number(damping)]
        for (key, value) in more.map ?? [:] { node[key] = value }
        return node
    }

    @Test(arguments: ["kfac", "ekfac"]) func `for a linear model with squared error the step is Newton's with the dense matrix`(_ name: String) throws {
        // The curvature of every example is A ⊗ I: the product is exact, and a small damping hardly splits.
        let (own, dense) = try steps(.map([name: Self.options([:], damping: 1e-10)]), Self.linear(examples: 6), damping: 1e-10)
        for (a, b) in zip(own, dense) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func `EKFAC's damping is that of the dense matrix where its eigenbasis is exact`() throws {
        let (own, dense) = try steps(["ekfac": Self.options([:], damping: 0.3)], Self.linear(examples: 6), damping: 0.3)
        for (a, b) in zip(own, dense) { #expect(abs(a - b) < 1e-9) }
        // One example: A ⊗ G with G of any shape.
        let (single, whole) = try steps(["ekfac": Self.options([:], damping: 0.2)], Self.linear(examples: 1), damping: 0.2)
        for (a, b) in zip(single, whole) { #expect(abs(a - b) < 1e-9) }
    }

    @Test func `drawn targets give the exact factors in the mean`() throws {
        let (start, objective) = Self.linear(examples: 4)
        func outputFactor(_ fisher: String, steps: Int) throws -> [Double] {
            let options: ConfigurationNode = [
                "learning_rate": 1e-12, "momentum": 0, "fisher": .string(fisher), "decay": .number(fisher == "exact" ? 0 : 0.999), "inverse_period": 1000,
            ]
            var run = try OptimizerRun([try makeOptimizer(["kfac": options]).transformation], from: start, objective: objective)
            try run.advance(steps)
            let weight = fisher == "exact" ? 1 : 1 - pow(0.999, Double(steps))
            return try #require(run.state["direction.curvature.output_factor.w"]).doubles.map { $0 / weight }
        }
        let exact = try outputFactor("exact", steps: 1), drawn = try outputFactor("monte_carlo", steps: 600)
        #expect(zip(exact, [1, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
        // About 1800 independent normal draws per entry: a standard deviation of 0.03 on the diagonal.
        #expect(zip(exact, drawn).allSatisfy { abs($0 - $1) < 0.15 })
        #expect(drawn != exact)
    }

    @Test func `both train a perceptron in fewer steps than Adam`() throws {
        let nodes: [ConfigurationNode] = [
            ["kfac": ["fisher": "exact", "adaptive_learning_rate": true, "adaptive_momentum": true, "learning_rate": 1]],
            ["ekfac": ["fisher": "exact", "adaptive_learning_rate": true, "adaptive_momentum": true, "learning_rate": 1]],
            ["kfac": ["fisher": "exact", "learning_rate": 0.1, "norm_constraint": 0]], ["adam": ["learning_rate": 0.03]],
        ]
        var run = try OptimizerRun(nodes.map { try makeOptimizer($0).transformation }, from: Problem.mlp.start, objective: Problem.mlp.objective)
        try run.advance(40)
        let losses = try evaluate(nodes.indices.map { Problem.mlp.loss(run.parameters(of: $0).tensors) }).map { $0.doubles[0] }
        #expect(losses.dropLast().allSatisfy { $0 < losses[3] }, "losses \(losses)")
    }

    @Test func `a parameter that no layer covers is an error that names it, unless it may take gradient steps`() throws {
        let (start, objective) = Self.linear(examples: 2), more = ArrayTree([("extra", HostArray([2.0]))])
        let both = Objective({ try objective.loss($0) + 0.5 * ($0["extra"]?.squared().sum() ?? Tensor(.nan, dtype: .float64)) }, model: objective.model)
        let failing = try makeOptimizer("kfac")
        #expect {
            var run = try OptimizerRun([failing.transformation], from: start.merging(more), objective: both)
            try run.advance(1)
        } throws: { "\($0)".contains("extra") }
        let allowed = try makeOptimizer(["kfac": ["uncovered": "gradient", "learning_rate": 0.5, "momentum": 0, "norm_constraint": 0]])
        var run = try OptimizerRun([allowed.transformation], from: start.merging(more), objective: both)
        try run.advance(1)
        #expect(run.parameters["extra"]?.doubles == [1])
    }

    @Test func `without a model it says what is missing`() throws {
        let optimizer = try makeOptimizer("kfac")
        #expect {
            var run = try OptimizerRun([optimizer.transformation], from: Problem.quadratic.start, loss: Problem.quadratic.loss)
            try run.advance(1)
        } throws: { "\($0)".contains("kfac") }
    }

    @Test(arguments: [("kfac", 5, 0.9), ("ekfac", 2, 0.5)])
    func `damping falls where the quadratic model is right`(_ name: String, _ period: Int, _ decay: Double) throws {
        // A linear model's loss is its quadratic model.
        let node: ConfigurationNode = [
            "fisher": "exact", "adaptive_damping": true, "norm_constraint": 0, "damping": 1, "damping_period": .integer(period),
            "damping_decay": .number(decay),
        ]
        let (start, objective) = Self.linear(examples: 6)
        var run = try OptimizerRun([try makeOptimizer(.map([name: node])).transformation], from: start, objective: objective)
        try run.advance(10)
        let damping = try #require(run.state["direction.damping"]).doubles[0]
        #expect(abs(damping - pow(decay, 10)) < 1e-12)
    }
}

private func pow(_ base: Double, _ exponent: Double) -> Double { (0..<Int(exponent)).reduce(1) { value, _ in value * base } }
