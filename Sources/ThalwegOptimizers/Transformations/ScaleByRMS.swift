import ThalwegCore

/// RMSProp's direction: `g / √(v + ε)` with `v ← ρv + (1 − ρ)g²`; centered, `v − a²` in place of `v` with `a ← ρa + (1 − ρ)g`.
///
/// ε stands inside the root, as in Keras and optax (`scale_by_rms`, `scale_by_stddev`); PyTorch has it outside. No bias correction.
/// State: `second_moment.NAME`, centered also `first_moment.NAME`. Cost: one or two vectors of parameters.
/// Reference: Tieleman & Hinton 2012 (Coursera, lecture 6.5); Graves 2013, arXiv:1308.0850 (centered).
public struct ScaleByRMS: GradientTransformation {
    /// ρ, in [0, 1).
    public let decay: Double
    /// ε ≥ 0.
    public let epsilon: Double
    /// Whether the mean is subtracted.
    public let centered: Bool

    /// RMSProp's direction.
    public init(decay: Double = 0.9, epsilon: Double = 1e-7, centered: Bool = false) {
        self.decay = decay
        self.epsilon = epsilon
        self.centered = centered
    }

    public func makeState(for parameters: Tree) -> Tree {
        let state = Tree().merging(parameters.zeros(), under: "second_moment")
        return centered ? state.merging(parameters.zeros(), under: "first_moment") : state
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: decay)
        var next = Tree().merging(second, under: "second_moment")
        if centered {
            let first = state.subtree("first_moment").averaging(gradient, decay: decay)
            next = next.merging(first, under: "first_moment")
        }
        state = next
        return gradient.zip(root(next)) { $0 / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? { root(state) }

    private func root(_ state: Tree) -> Tree {
        var spread = state.subtree("second_moment")
        if centered { spread = spread.zip(state.subtree("first_moment")) { max($0 - $1 * $1, 0) } }  // rounding may take the variance below 0
        return spread.map { ($0 + epsilon).sqrt() }
    }
}

extension GradientTransformation where Self == ScaleByRMS {
    /// RMSProp's direction.
    public static func scaleByRMS(decay: Double = 0.9, epsilon: Double = 1e-7, centered: Bool = false) -> ScaleByRMS {
        ScaleByRMS(decay: decay, epsilon: epsilon, centered: centered)
    }
}
