import ThalwegCore

/// Scales the whole gradient down so that its Euclidean norm is at most `limit`: `g · min(1, limit/‖g‖₂)`,
/// ‖·‖ over all parameters together. Stateless. optax: `clip_by_global_norm`; PyTorch: `clip_grad_norm_`, without its 1e-6.
///
/// A zero gradient stays zero; a NaN makes all of it NaN; an infinite entry makes the finite ones 0 and itself NaN.
/// Reference: Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063.
public struct ClipByNorm: GradientTransformation {
    /// The largest norm let through, > 0.
    public let limit: Double

    /// Clips to norm `limit`.
    public init(_ limit: Double) { self.limit = limit }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        guard !gradient.isEmpty else { return gradient }
        let factor = min(limit / gradient.euclideanNorm(), 1.0)
        return gradient.map { $0.scaled(by: factor) }
    }
}

/// Limits every entry of the gradient to ±`limit`; NaN stays NaN. Stateless. optax: `clip`; PyTorch: `clip_grad_value_`.
public struct ClipByValue: GradientTransformation {
    /// The largest magnitude let through, > 0.
    public let limit: Double

    /// Clips each entry to ±`limit`.
    public init(_ limit: Double) { self.limit = limit }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        // Not max(min(…)): the compiler makes that a clamp, which turns NaN into a limit.
        gradient.map { select(abs($0) .> limit, limit * sign($0), $0) }
    }
}

extension GradientTransformation where Self == ClipByNorm {
    /// Scales the gradient down to Euclidean norm `norm` where it is longer.
    public static func clip(norm: Double) -> ClipByNorm { ClipByNorm(norm) }
}

extension GradientTransformation where Self == ClipByValue {
    /// Limits every entry of the gradient to ±`value`.
    public static func clip(value: Double) -> ClipByValue { ClipByValue(value) }
}
