import Foundation
import ThalwegCore
import ThalwegOptimizers

/// The functions that the references were run on: `Tools/fixtures/optimizers/common.py` has the same.
enum Problem: String, CaseIterable {
    case rosenbrock, quadratic, mlp

    var start: ArrayTree {
        switch self {
        case .rosenbrock: ArrayTree([("x", HostArray([-1.2, 1.0]))])
        case .quadratic: ArrayTree([("a", HostArray([1.0, -0.7, 0.9])), ("b", HostArray([-1.3, 0.4]))])
        case .mlp:
            ArrayTree([
                ("b1", Self.wave([4], 0.1, 0.1)), ("b2", Self.wave([2], 0.2, 0.1)),
                ("w1", Self.wave([3, 4], 0.3, 0.6)), ("w2", Self.wave([4, 2], 0.4, 0.6)),
            ])
        }
    }

    var loss: @Sendable (Tree) -> Tensor {
        switch self {
        case .rosenbrock:
            { tree in
                guard let x = tree["x"] else { return Tensor(.nan, dtype: .float64) }
                let first = x.slice(axis: 0, from: 0, to: 1), second = x.slice(axis: 0, from: 1, to: 2)
                return ((1 - first).squared() + 100 * (second - first.squared()).squared()).sum()
            }
        case .quadratic:
            { tree in
                guard let a = tree["a"], let b = tree["b"] else { return Tensor(.nan, dtype: .float64) }
                return 0.5 * ((Tensor([1.0, 10, 100], dtype: a.dtype) * a.squared()).sum() + (Tensor([0.1, 300], dtype: b.dtype) * b.squared()).sum())
            }
        case .mlp: { Self.squaredError(Self.outputs($0)) }
        }
    }

    /// Taken apart for the perceptron, whose loss is the mean negative log-likelihood of normal distributions of variance 1, up to a constant.
    var objective: Objective {
        guard self == .mlp else { return Objective(loss) }
        let sampled: @Sendable (Tensor, RandomKey) throws -> Tensor = { outputs, key in
            (outputs - stopGradient(outputs) - key.normal(outputs.shape, dtype: outputs.dtype)).squared().mean()
        }
        let layers = [
            FactoredLayer(.dense, weight: "w1", bias: "b1", inputTap: "x", outputTap: "z1"),
            FactoredLayer(.dense, weight: "w2", bias: "b2", inputTap: "h", outputTap: "z2"),
        ]
        return Objective(
            loss,
            model: ModelObjective(
                outputs: { Self.outputs($0) }, lossOfOutputs: { Self.squaredError($0) }, sampledLossOfOutputs: sampled,
                exampleCount: Tensor(8, dtype: .float64),
                factored: FactoredModel(
                    outputs: { Self.outputs($0) }, lossOfOutputs: { Self.squaredError($0) }, sampledLossOfOutputs: sampled,
                    exampleCount: Tensor(8, dtype: .float64), layers: layers)))
    }

    /// scale · sin(1 + phase + 1.7 k).
    static func wave(_ shape: Shape, _ phase: Double, _ scale: Double) -> HostArray {
        HostArray((0..<shape.elementCount).map { scale * sin(1 + phase + 1.7 * Double($0)) }, shape: shape)
    }

    private static func outputs(_ tree: Tree) -> Tensor {
        guard let b1 = tree["b1"], let b2 = tree["b2"], let w1 = tree["w1"], let w2 = tree["w2"] else { return Tensor(.nan, dtype: .float64) }
        let x = tap(Tensor(wave([8, 3], 0, 1)).converted(to: w1.dtype), "x")
        let hidden = tap(tanh(tap(x.matmul(w1) + b1, "z1")), "h")
        return tap(hidden.matmul(w2) + b2, "z2")
    }

    private static func squaredError(_ outputs: Tensor) -> Tensor {
        (outputs - Tensor(wave([8, 2], 0.5, 0.8)).converted(to: outputs.dtype)).squared().mean()
    }
}
