import ThalwegCore

/// Momentum: the gradients summed with geometric weights, `b ← μ b + g`; the update is `b`, or `μ b + g` with Nesterov's look-ahead.
///
/// As in PyTorch and optax (`trace`) the gradient enters with weight 1, so a steady gradient is amplified 1/(1 − μ) times.
/// State: `trace.NAME`. Cost: one vector of parameters.
/// Reference: Polyak 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al. 2013 (ICML) for the Nesterov form.
public struct Trace: GradientTransformation {
    /// μ, in [0, 1).
    public let momentum: Hyperparameter
    /// Whether to look ahead.
    public let nesterov: Bool

    /// Momentum μ.
    public init(momentum: Double, nesterov: Bool = false) { self.init(momentum: .constant(momentum), nesterov: nesterov) }

    /// Momentum μ, perhaps one of each step.
    public init(momentum: Hyperparameter, nesterov: Bool = false) {
        self.momentum = momentum
        self.nesterov = nesterov
    }

    public func makeState(for parameters: Tree) -> Tree { Tree().merging(parameters.zeros(), under: "trace") }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let trace = state.subtree("trace").zip(gradient) { momentum * $0 + $1 }
        state = Tree().merging(trace, under: "trace")
        return nesterov ? trace.zip(gradient) { momentum * $0 + $1 } : trace
    }
}

extension GradientTransformation where Self == Trace {
    /// Momentum μ, with or without Nesterov's look-ahead.
    public static func trace(momentum: Double, nesterov: Bool = false) -> Trace { Trace(momentum: momentum, nesterov: nesterov) }
}
