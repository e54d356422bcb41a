import ThalwegCore

/// NAdam's direction: Adam with Nesterov's look-ahead, `(μₜ₊₁ m / (1 − Πμₜ₊₁) + (1 − μₜ) g / (1 − Πμₜ)) / (√v̂ + ε)`,
/// `μₜ = β₁(1 − ½ 0.96^(ψt))`, Πμₜ the product of μ₁ … μₜ.
///
/// State: `count`, `momentum_product` (float64), `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters.
/// Reference: Dozat 2016 (ICLR workshop, OpenReview OM0jvwB8jIp57ZJjtNEZ); as PyTorch's `NAdam`, ψ its `momentum_decay`. optax's has constant μ.
public struct ScaleByNadam: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// ψ ≥ 0: how fast the momentum rises from β₁/2 to β₁.
    public let momentumDecay: Double

    /// NAdam's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, momentumDecay: Double = 0.004) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.momentumDecay = momentumDecay
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("momentum_product", Tensor(1, dtype: .float64))])
            .merging(parameters.zeros(), under: "first_moment").merging(parameters.zeros(), under: "second_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2)
        let momentum = self.momentum(step), following = self.momentum(step + 1)
        let product = (state["momentum_product"] ?? Tensor(1, dtype: .float64)) * momentum
        state = Tree([(StepCount.name, count), ("momentum_product", product)]).merging(first, under: "first_moment")
            .merging(second, under: "second_moment")
        let gradientWeight = (1 - momentum) / (1 - product), momentWeight = following / (1 - product * following)
        let correction = biasCorrection(beta2, step)
        return gradient.zip(first) { $0.scaled(by: gradientWeight) + $1.scaled(by: momentWeight) }
            .zip(second.root(correction: correction, epsilon: epsilon)) { $0 / $1 }
    }

    /// With the weight of the newest gradient; that of the average differs while the momentum rises.
    public func preconditioner(state: Tree) -> Tree? {
        let weight = 1 - (state["momentum_product"] ?? Tensor(.nan, dtype: .float64))
        return state.subtree("second_moment").root(correction: biasCorrection(beta2, StepCount.current(state)), epsilon: epsilon).map { $0.scaled(by: weight) }
    }

    private func momentum(_ step: Tensor) -> Tensor {
        beta1 * (1 - 0.5 * pow(Tensor(0.96, dtype: .float64), momentumDecay * step))
    }
}

extension GradientTransformation where Self == ScaleByNadam {
    /// NAdam's direction.
    public static func scaleByNadam(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, momentumDecay: Double = 0.004
    ) -> ScaleByNadam { ScaleByNadam(beta1: beta1, beta2: beta2, epsilon: epsilon, momentumDecay: momentumDecay) }
}
