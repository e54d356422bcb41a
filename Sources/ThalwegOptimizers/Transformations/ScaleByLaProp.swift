import ThalwegCore

/// LaProp's direction: the mean of *normalized* gradients, `m ← β₁m + (1 − β₁) g / (√v̂ + ε)`, `v ← β₂v + (1 − β₂)g²`; m corrected for its start.
///
/// Adam averages first and normalizes after; here each gradient is normalized by its own time, so β₁ and β₂ are free of each other.
/// State: `count`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters. Reference: Ziyin, Wang, Ueda 2020, arXiv:2002.04839.
public struct ScaleByLaProp: GradientTransformation {
    /// Decay of the mean of normalized gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double

    /// LaProp's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-15) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree { ScaleByAdam().makeState(for: parameters) }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2)
        let correction1 = biasCorrection(beta1, step), correction2 = biasCorrection(beta2, step)
        let normalized = gradient.zip(second.root(correction: correction2, epsilon: epsilon)) { $0 / $1 }
        let first = state.subtree("first_moment").averaging(normalized, decay: beta1)
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        return first.map { $0.divided(by: correction1) }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let step = StepCount.current(state), weight = biasCorrection(beta1, step)
        return state.subtree("second_moment").root(correction: biasCorrection(beta2, step), epsilon: epsilon).map { $0.scaled(by: weight) }
    }
}
