import ThalwegCore

/// Adaptive gradient clipping: each unit's gradient is scaled down to at most `limit · max(‖w‖, ε)`, w the weights of the unit.
///
/// A unit of a parameter of rank ≥ 2 is what leads to one entry of the last axis (an output of a dense layer, a channel of a convolution); scalars
/// and vectors are one unit. Stateless. A NaN stays NaN. optax: `adaptive_grad_clip`, which treats rank 3 as several heads.
/// Reference: Brock et al. 2021, arXiv:2102.06171.
public struct ClipAdaptively: GradientTransformation {
    /// The largest norm of a unit's gradient over that of its weights, > 0.
    public let limit: Double
    /// The smallest norm that weights count with, > 0: what lets zeros move.
    public let epsilon: Double

    /// Clips each unit in proportion to its weights.
    public init(_ limit: Double, epsilon: Double = 1e-3) {
        self.limit = limit
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.zip(parameters) { gradient, parameter in
            let most = limit * max(norms(parameter), epsilon), size = norms(gradient)
            let isShort = size .<= most
            return gradient * select(isShort, .full(1, size.shape, dtype: size.dtype), most / select(size .== 0, .full(1, size.shape, dtype: size.dtype), size))
        }
    }

    private func norms(_ leaf: Tensor) -> Tensor {
        let axes = leaf.shape.rank < 2 ? Array(0..<leaf.shape.rank) : Array(0..<(leaf.shape.rank - 1))
        return leaf.squared().sum(axes: axes, keepDims: true).sqrt()
    }
}

extension GradientTransformation where Self == ClipAdaptively {
    /// Clips each unit's gradient to `adaptive` times the norm of its weights.
    public static func clip(adaptive: Double, epsilon: Double = 1e-3) -> ClipAdaptively { ClipAdaptively(adaptive, epsilon: epsilon) }
}
