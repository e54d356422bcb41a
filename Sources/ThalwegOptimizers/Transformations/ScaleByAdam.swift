import ThalwegCore

/// Adam's direction: `m̂ / (√v̂ + ε)` with `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `m̂ = m/(1 − β₁ᵗ)`, `v̂ = v/(1 − β₂ᵗ)`.
///
/// ε stands outside the root, as in PyTorch and in the paper. Where the gradient was always zero the update is zero.
/// Bias corrections are computed in float64. With `amsgrad`, `v` is replaced by its largest value so far before the
/// correction, as PyTorch does. State: `count`, `first_moment.NAME`, `second_moment.NAME`, with `amsgrad` also `largest_second_moment.NAME`.
/// Cost: two or three vectors of parameters. optax: `scale_by_adam`.
/// Reference: Kingma & Ba 2015, arXiv:1412.6980; Reddi, Kale, Kumar 2018, arXiv:1904.09237 (AMSGrad).
public struct ScaleByAdam: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Hyperparameter
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Hyperparameter
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// Whether the second moment may never shrink.
    public let amsgrad: Bool

    /// Adam's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, amsgrad: Bool = false) {
        self.init(beta1: .constant(beta1), beta2: .constant(beta2), epsilon: epsilon, amsgrad: amsgrad)
    }

    /// Adam's direction with decays of each step.
    public init(beta1: Hyperparameter, beta2: Hyperparameter, epsilon: Double = 1e-8, amsgrad: Bool = false) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros()
        var state = Tree([(StepCount.name, StepCount.zero)]).merging(zero, under: "first_moment").merging(zero, under: "second_moment")
        if amsgrad { state = state.merging(zero, under: "largest_second_moment") }
        return state
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2)
        var effective = second
        var next = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        if amsgrad {
            effective = state.subtree("largest_second_moment").zip(second) { max($0, $1) }
            next = next.merging(effective, under: "largest_second_moment")
        }
        state = next
        let (correction1, correction2) = (biasCorrection(beta1, step), biasCorrection(beta2, step))
        return first.zip(effective.root(correction: correction2, epsilon: epsilon)) { $0.divided(by: correction1) / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let step = StepCount.current(state), weight = biasCorrection(beta1, step)
        return state.subtree(amsgrad ? "largest_second_moment" : "second_moment").root(correction: biasCorrection(beta2, step), epsilon: epsilon).map { $0.scaled(by: weight) }
    }
}

extension GradientTransformation where Self == ScaleByAdam {
    /// Adam's direction.
    public static func scaleByAdam(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, amsgrad: Bool = false
    ) -> ScaleByAdam { ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad) }
}
