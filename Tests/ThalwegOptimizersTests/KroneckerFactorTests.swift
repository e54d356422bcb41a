import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

/// What K-FAC and EKFAC keep of the curvature, against dense matrices and against layers that compute the same.
@Suite struct KroneckerFactorTests {
    /// A linear model of one weight and half the mean squared error over the examples.
    struct Linear: Sendable {
        let start: ArrayTree
        let layers: [FactoredLayer]
        let outputs: @Sendable (Tree) -> Tensor

        var objective: Objective {
            let loss: @Sendable (Tensor) -> Tensor = { z in
                0.5 * (z - Tensor(Problem.wave(z.shape, 0.9, 1))).squared().sum() / Double(z.shape[0])
            }
            let outputs = outputs, examples = outputs(start.tensors).shape[0], count = Tensor(Double(examples), dtype: .float64)
            return Objective(
                { loss(outputs($0)) },
                model: ModelObjective(
                    outputs: outputs, lossOfOutputs: loss, exampleCount: count,
                    factored: FactoredModel(outputs: outputs, lossOfOutputs: loss, exampleCount: count, layers: layers)))
        }
    }

    private static func weight(_ tree: Tree) -> Tensor { tree["w"] ?? Tensor(.nan, dtype: .float64) }
    private static func model(
        _ kind: FactoredLayer.Kind, weight shape: Shape, _ outputs: @escaping @Sendable (Tensor) -> Tensor
    ) -> Linear {
        Linear(
            start: ArrayTree([("w", Problem.wave(shape, 0.4, 0.5))]),
            layers: [FactoredLayer(kind, weight: "w", bias: nil, inputTap: "x", outputTap: "z")], outputs: { outputs(weight($0)) })
    }

    private static func stepped(_ model: Linear, _ name: String, sharing: String = "expand", steps: Int = 3) throws -> OptimizerRun {
        let node: ConfigurationNode = [
            "learning_rate": 0.5, "fisher": "exact", "norm_constraint": 0, "damping": 0.01, "sharing": .string(sharing), "inverse_period": 1,
        ]
        var run = try OptimizerRun([try makeOptimizer(.map([name: node])).transformation], from: model.start, objective: model.objective)
        try run.advance(steps)
        return run
    }

    /// `A ⊗ G` of the state after one step, from averages that have gathered the weight 1 − decay.
    private static func product(_ run: OptimizerRun) throws -> [Double] {
        func factor(_ side: String) throws -> Tensor {
            let found = try #require(run.state["direction.curvature.\(side)_factor.w"])
            return Tensor(found).reshape([found.shape[1], found.shape[2]]) / 0.05
        }
        let a = try factor("input"), g = try factor("output"), size = a.shape[0] * g.shape[0]
        return try evaluate([einsum("ij,kl->ikjl", a, g).reshape([size, size])])[0].doubles
    }

    /// The Gauss–Newton matrix of one leaf, column by column.
    private static func dense(_ model: ModelObjective, _ name: String, at start: ArrayTree) throws -> Tensor {
        let point = start.tensors
        guard let leaf = point[name] else { return Tensor(.nan, dtype: .float64) }
        let size = leaf.shape.elementCount
        let columns = (0..<size).map { number -> Tensor in
            var direction = point.zeros()
            direction[name] = Tensor((0..<size).map { $0 == number ? 1.0 : 0 }, dtype: .float64).reshape(leaf.shape)
            let product = model.gaussNewtonProduct(at: point, along: direction)
            return product[name]?.reshape([size]) ?? Tensor(.nan, dtype: .float64)
        }
        return Tensor.stacked(columns, axis: 1)
    }

    @Test func `over positions that each have a target, expand is the dense curvature`() throws {
        let x = Problem.wave([3, 4, 2], 0.2, 1)
        let model = Self.model(.dense, weight: [2, 3]) { tap(tap(Tensor(x), "x").matmul($0), "z") }
        let own = try Self.product(Self.stepped(model, "kfac", steps: 1))
        let whole = try evaluate([Self.dense(try #require(model.objective.model), "w", at: model.start)])[0].doubles
        for (a, b) in zip(own, whole) { #expect(abs(a - b) < 1e-12) }
    }

    @Test func `over positions that are averaged, reduce is the dense curvature and expand is not`() throws {
        let x = Problem.wave([3, 4, 2], 0.2, 1)
        let model = Self.model(.dense, weight: [2, 3]) { tap(tap(Tensor(x), "x").matmul($0), "z").mean(axes: [1]) }
        let whole = try evaluate([Self.dense(try #require(model.objective.model), "w", at: model.start)])[0].doubles
        func farthest(_ sharing: String) throws -> Double {
            let own = try Self.product(Self.stepped(model, "kfac", sharing: sharing, steps: 1))
            return zip(own, whole).map { abs($0 - $1) }.max() ?? .nan
        }
        #expect(try farthest("reduce") < 1e-12)
        #expect(try farthest("expand") > 1e-3)
    }

    @Test(arguments: ["kfac", "ekfac"]) func `an embedding is a dense layer of unit vectors`(_ name: String) throws {
        let rows = HostArray([0.0, 2, 3, 2, 1], dtype: .int32)
        let table = Self.model(.embedding, weight: [4, 3]) { tap($0.gathered(rows: tap(Tensor(rows), "x")), "z") }
        let unit = HostArray([0, 2, 3, 2, 1].flatMap { row in (0..<4).map { $0 == row ? 1.0 : 0 } }, shape: [5, 4])
        let plain = Self.model(.dense, weight: [4, 3]) { tap(tap(Tensor(unit), "x").matmul($0), "z") }
        let own = try Self.stepped(table, name).parameters.leaves[0], other = try Self.stepped(plain, name).parameters.leaves[0]
        for (a, b) in zip(own.doubles, other.doubles) { #expect(abs(a - b) < 1e-10) }
    }

    @Test(arguments: ["kfac", "ekfac"]) func `a convolution is a dense layer of its windows`(_ name: String) throws {
        let x = Problem.wave([2, 5, 2], 0.2, 1)
        let kind = FactoredLayer.Kind.convolution(strides: [2], dilation: [1], same: false, groups: 1)
        let sliding = Self.model(kind, weight: [3, 2, 3]) { tap(convolution(tap(Tensor(x), "x"), $0, strides: [2], padding: .valid), "z") }
        let plain = Self.model(.dense, weight: [6, 3]) { weight in
            let whole = Tensor(x), windows = [0, 2].map { whole.slice(axis: 1, from: $0, to: $0 + 3).reshape([2, 1, 6]) }
            return tap(tap(Tensor.concatenated(windows, axis: 1), "x").matmul(weight), "z")
        }
        for sharing in ["expand", "reduce"] {
            let own = try Self.stepped(sliding, name, sharing: sharing).parameters.leaves[0]
            let other = try Self.stepped(plain, name, sharing: sharing).parameters.leaves[0]
            for (a, b) in zip(own.doubles, other.doubles) { #expect(abs(a - b) < 1e-10) }
        }
    }

    @Test(arguments: ["kfac", "ekfac"]) func `a weight used twice has both uses in its factors`(_ name: String) throws {
        let x = Problem.wave([3, 2, 2], 0.2, 1)
        @Sendable func part(_ number: Int) -> Tensor { Tensor(x).slice(axis: 1, from: number, to: number + 1).reshape([3, 2]) }
        let tied = Linear(
            start: ArrayTree([("w", Problem.wave([2, 3], 0.4, 0.5))]),
            layers: ["1", "2"].map { FactoredLayer(.dense, weight: "w", bias: nil, inputTap: "x" + $0, outputTap: "z" + $0) },
            outputs: { tree in
                .stacked([0, 1].map { tap(tap(part($0), "x\($0 + 1)").matmul(Self.weight(tree)), "z\($0 + 1)") }, axis: 1)
            })
        let shared = Self.model(.dense, weight: [2, 3]) { tap(tap(Tensor(x), "x").matmul($0), "z") }
        let own = try Self.stepped(tied, "kfac").parameters.leaves[0], other = try Self.stepped(shared, "kfac").parameters.leaves[0]
        for (a, b) in zip(own.doubles, other.doubles) { #expect(abs(a - b) < 1e-10) }
        let start = try evaluate([tied.objective.value(at: tied.start.tensors)])[0].doubles[0]
        let end = try evaluate([tied.objective.value(at: Self.stepped(tied, name, steps: 10).parameters.tensors)])[0].doubles[0]
        #expect(end < start)
    }

    @Test func `EKFAC's eigenvalues are the dense curvature's diagonal in its basis`() throws {
        let node: ConfigurationNode = ["ekfac": ["fisher": "exact", "inverse_period": 1]]
        var run = try OptimizerRun([try makeOptimizer(node).transformation], from: Problem.mlp.start, objective: Problem.mlp.objective)
        try run.advance(1)
        let state = run.state.subtree("direction").subtree("curvature").tensors
        func leaf(_ name: String) throws -> Tensor { try #require(state[name]) }
        let basis = try leaf("input_basis.w2").reshape([5, 5]), right = try leaf("output_basis.w2").reshape([2, 2])
        let block = try Self.block()
        let turn = einsum("ai,bj->abij", basis, right).reshape([10, 10])
        let expected = turn.matrixTransposed().matmul(block).matmul(turn).matrixDiagonal()
        let own = try leaf("moments.w2").reshape([10]) / 0.05
        let values = try evaluate([own, expected]).map(\.doubles)
        for (a, b) in zip(values[0], values[1]) { #expect(abs(a - b) < 1e-12) }
    }

    /// The dense curvature of `w2` and `b2` of the perceptron together, rows of the weight first.
    private static func block() throws -> Tensor {
        let start = Problem.mlp.start.tensors, model = try #require(Problem.mlp.objective.model)
        func flat(_ tree: Tree) -> Tensor {
            .concatenated(["w2", "b2"].map { (tree[$0] ?? Tensor(.nan, dtype: .float64)).reshape([$0 == "w2" ? 8 : 2]) }, axis: 0)
        }
        let columns = (0..<10).map { number -> Tensor in
            var direction = start.zeros()
            let unit = Tensor((0..<10).map { $0 == number ? 1.0 : 0 }, dtype: .float64)
            direction["w2"] = unit.slice(axis: 0, from: 0, to: 8).reshape([4, 2])
            direction["b2"] = unit.slice(axis: 0, from: 8, to: 10)
            return flat(model.gaussNewtonProduct(at: start, along: direction))
        }
        return .stacked(columns, axis: 1)
    }

    @Test func `inside other optimizers both take their steps`() throws {
        let inner: ConfigurationNode = ["kfac": ["fisher": "exact"]]
        let nodes: [ConfigurationNode] = [
            inner, ["lookahead": ["inner": inner, "k": 1, "alpha": 1]], ["ema": ["inner": inner]], ["swa": ["inner": inner]],
            ["sam": ["inner": inner]], ["mechanic": ["inner": ["ekfac": ["fisher": "exact"]], "learning_rate": 1]],
        ]
        var run = try OptimizerRun(nodes.map { try makeOptimizer($0).transformation }, from: Problem.mlp.start, objective: Problem.mlp.objective)
        try run.advance(10)
        let start = try evaluate([Problem.mlp.loss(Problem.mlp.start.tensors)])[0].doubles[0]
        for (number, node) in nodes.enumerated() {
            let loss = try evaluate([Problem.mlp.loss(run.parameters(of: number).tensors)])[0].doubles[0]
            #expect(loss < start, "\(node)")
        }
        for (a, b) in zip(run.parameters(of: 0).leaves, run.parameters(of: 1).leaves) {
            for (x, y) in zip(a.doubles, b.doubles) { #expect(abs(x - y) < 1e-12) }
        }
    }
}
