import Foundation
import ThalwegCore
@testable import ThalwegCurvature

/// A small network in f64 with its data in blocks, and its derivatives as dense matrices made another way.
struct SmallProblem {
    let inputs: HostArray
    let labels: HostArray
    let parameters: ArrayTree
    let problem: CurvatureProblem

    static func wave(_ shape: Shape, _ phase: Double, _ size: Double = 0.7) -> HostArray {
        HostArray((0..<shape.elementCount).map { sin(1.7 * Double($0) + phase) * size }, shape: shape)
    }

    /// tanh network 3-4-3 with softmax cross entropy on 10 examples, in blocks of 4, and a penalty.
    init(
        penalty: Double = 0.01, width: Int = 3, engine: Engine, outputs: @escaping @Sendable (Tree, Tensor) -> Tensor = { SmallProblem.outputs($0, $1) }
    ) throws {
        let rows = 10, block = 4
        inputs = Self.wave([rows, 3], 0, 1.2)
        let labels = HostArray((0..<rows).map { Int32(($0 * 7) % 3) })
        self.labels = labels
        parameters = ArrayTree([
            ("w1", Self.wave([3, 4], 1)), ("b1", Self.wave([4], 2)), ("w2", Self.wave([4, 3], 3)), ("b2", Self.wave([3], 4)),
        ])
        let inputs = inputs
        let blocks = try stride(from: 0, to: rows, by: block).map { start in
            let chosen = (start..<start + block).map { min($0, rows - 1) }
            return CurvatureProblem.Block(
                inputs: try engine.upload(inputs.rows(chosen)), targets: try engine.upload(labels.rows(chosen)),
                weights: try engine.upload(HostArray((start..<start + block).map { $0 < rows ? 1.0 : 0.0 })))
        }
        problem = try CurvatureProblem(
            at: parameters, blocks: blocks, exampleCount: rows, width: width, functions: Self.functions(penalty: penalty, outputs: outputs), engine: engine)
    }

    static func outputs(_ p: Tree, _ x: Tensor) -> Tensor {
        func leaf(_ name: String) -> Tensor { p[name] ?? Tensor(.nan, dtype: .float64) }
        return tanh(x.matmul(leaf("w1")) + leaf("b1")).matmul(leaf("w2")) + leaf("b2")
    }

    static func losses(_ outputs: Tensor, _ labels: Tensor) -> Tensor {
        let hot = labels.oneHot(3, dtype: .float64)
        return outputs.logSumExp(axes: [1]) - (outputs * hot).sum(axes: [1])
    }

    static func functions(
        penalty: Double, outputs: @escaping @Sendable (Tree, Tensor) -> Tensor = { SmallProblem.outputs($0, $1) }
    ) -> CurvatureProblem.Functions {
        var penalized: (@Sendable (Tree, Tree) throws -> Tensor)?
        if penalty > 0 { penalized = { parameters, _ in penalty * parameters.squaredNorm() } }
        return CurvatureProblem.Functions(
            outputs: { parameters, _, x in outputs(parameters, x) }, losses: { losses($0, $1) },
            sampledLosses: { outputs, _, key in
                let noise = -log(-log(key.uniform(outputs.shape, from: 1e-12, to: 1, dtype: .float64)))
                let drawn = (outputs + noise).argMax(axis: 1)
                return losses(outputs, drawn)
            },
            penalty: penalized)
    }

    /// The whole loss of one vector, in one piece.
    func whole(penalty: Double) -> @Sendable (Tensor) -> Tensor {
        let space = problem.space, x = inputs, y = labels
        return { vector in
            let p = space.tree(vector)
            return Self.losses(Self.outputs(p, Tensor(x)), Tensor(y)).mean() + penalty * p.squaredNorm()
        }
    }

    /// The parameters as one vector.
    var vector: HostArray { HostArray(parameters.leaves.flatMap(\.doubles)) }
}
