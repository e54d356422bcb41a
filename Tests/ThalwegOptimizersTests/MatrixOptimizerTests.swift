import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegOptimizers

@Suite struct MatrixOptimizerTests {
    @Test func `psgd_kron with its probes fixed takes the reference's path, number by number`() throws {
        let rows = try #require(Trajectory.files["matrix"]?["fixed_noise"]?.list)
        #expect(rows.count == 3)
        let noise = ArrayTree(Problem.mlp.start.pairs.map { ($0.name, Problem.wave($0.leaf.shape, 0.9, 1.3)) })
        let transformations = try rows.map { row -> any GradientTransformation in
            let options = try #require(row["optimizer"]?["psgd_kron"])
            let direction = ScaleByKron(
                momentum: options["momentum"]?.double ?? 0.9, probability: options["probability"]?.double,
                largestTriangle: options["largest_triangle"]?.int ?? 8192, fitsMomentum: options["fit_momentum"]?.bool ?? true,
                balanceProbability: 0, fixedNoise: noise)
            return Optimizer("psgd_kron", learningRate: options["learning_rate"]?.double ?? .nan, direction: direction).transformation
        }
        var run = try OptimizerRun(transformations, from: Problem.mlp.start, objective: Problem.mlp.objective), taken = 0
        for step in [1, 10, 60] {
            try run.advance(step - taken)
            taken = step
            for (number, row) in rows.enumerated() {
                let grown = row["sensitivity"]?["\(step)"]?.double ?? .nan
                #expect(grown < 1e-9)
                for (name, values) in row["at"]?["\(step)"]?.map ?? [:] {
                    let found = try #require(run.parameters(of: number)[name]).doubles, wanted = Trajectory.numbers(values)
                    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= max(1e-12, 20 * grown) }, "row \(number), \(name) after \(step) steps")
                }
            }
        }
    }

    @Test func `Newton–Schulz brings singular values near 1 and keeps the singular vectors`() throws {
        // X = U diag(3, 1, 0.2) Vᵀ with orthonormal U, V.
        let u = qr(Tensor(Problem.wave([5, 3], 0.2, 1))).q, v = qr(Tensor(Problem.wave([3, 3], 0.4, 1))).q
        let x = u.matmul(Tensor([3, 1, 0.2], dtype: .float64).diagonalMatrix()).matmul(v.transposed)
        let muon = ScaleByMuon(momentum: 0, nesterov: false, shapeFactor: .none)
        let tree = Tree([("w", x)])
        var state = muon.makeState(for: tree)
        let step = try #require(muon.update(tree, state: &state, parameters: tree)["w"])
        let turned = try evaluate([u.transposed.matmul(step).matmul(v)])[0].doubles
        for row in 0..<3 {
            for column in 0..<3 {
                let value = turned[3 * row + column]
                #expect(row == column ? (0.6...1.3).contains(value) : abs(value) < 1e-9)
            }
        }
    }

    @Test func `a convolution's kernel is preconditioned as the matrix of its flattened windows`() throws {
        let kernel = ArrayTree([("k", Problem.wave([2, 3, 2, 4], 0.1, 1))]), matrix = ArrayTree([("k", Problem.wave([12, 4], 0.1, 1))])
        func path(_ start: ArrayTree, _ node: ConfigurationNode) throws -> [Double] {
            var run = try OptimizerRun(try makeOptimizer(node).transformation, from: start) { tree in
                tree.leaves.map { leaf in
                    let flat = leaf.reshape([48])
                    return ((flat * Tensor(Problem.wave([48], 0.3, 1))).sum().squared() + flat.squared().squared().sum())
                }[0]
            }
            try run.advance(12)
            return run.parameters.leaves[0].doubles
        }
        for node: ConfigurationNode in ["muon", ["soap": ["period": 3]], ["shampoo": ["block_size": 5, "period": 3, "start": 3]], "psgd_kron"] {
            #expect(zip(try path(kernel, node), try path(matrix, node)).allSatisfy { abs($0 - $1) < 1e-9 }, "\(node)")
        }
    }
}
