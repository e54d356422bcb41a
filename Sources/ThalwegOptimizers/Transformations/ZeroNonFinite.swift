import ThalwegCore

/// Puts 0 in place of NaN and infinite entries of the gradient. It hides them: counters are in `ApplyIfFinite`. Stateless. optax: `zero_nans`.
public struct ZeroNonFinite: GradientTransformation {
    /// Zeros for what is not finite.
    public init() {}

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.map { select(isFinite($0), $0, .zeros($0.shape, dtype: $0.dtype)) }
    }
}

extension GradientTransformation where Self == ZeroNonFinite {
    /// Puts 0 in place of entries that are not finite.
    public static var zeroNonFinite: ZeroNonFinite { ZeroNonFinite() }
}
