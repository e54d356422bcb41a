import ThalwegCore

/// Scales each parameter's update by `max(RMS(θ), smallest)`, so that steps are relative to the weights. Stateless. optax: `scale_by_param_block_rms`.
///
/// Reference: Shazeer & Stern 2018, arXiv:1804.04235, §8.
public struct ScaleByParameterRMS: GradientTransformation {
    /// The smallest factor, > 0: what lets zeros move.
    public let smallest: Double

    /// Steps relative to the weights.
    public init(smallest: Double = 1e-3) { self.smallest = smallest }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.zip(parameters) { $0 * max($1.squared().mean().sqrt(), smallest) }
    }
}
