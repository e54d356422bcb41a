import ThalwegCore

/// Scales each parameter's gradient down so that its root mean square is at most `limit`. Stateless. optax: `clip_by_block_rms`.
///
/// A NaN stays NaN. Reference: Shazeer & Stern 2018, arXiv:1804.04235, §6.
public struct ClipByBlockRMS: GradientTransformation {
    /// The largest root mean square let through, > 0.
    public let limit: Double

    /// Clips each parameter's gradient to that root mean square.
    public init(_ limit: Double) { self.limit = limit }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.map { $0 / max($0.squared().mean().sqrt() / limit, 1) }
    }
}

extension GradientTransformation where Self == ClipByBlockRMS {
    /// Scales each parameter's gradient down to the root mean square `blockRMS` where it is larger.
    public static func clip(blockRMS: Double) -> ClipByBlockRMS { ClipByBlockRMS(blockRMS) }
}
