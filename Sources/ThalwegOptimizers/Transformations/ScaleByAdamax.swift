import ThalwegCore

/// AdaMax's direction: `m̂ / u` with `m ← β₁m + (1 − β₁)g`, `m̂ = m/(1 − β₁ᵗ)` and the norm `u ← max(β₂u, |g| + ε)`.
///
/// State: `count`, `first_moment.NAME`, `largest.NAME`. Cost: two vectors of parameters. optax: `scale_by_adamax`.
/// Reference: Kingma & Ba 2015, arXiv:1412.6980, section 7.1; ε as in PyTorch.
public struct ScaleByAdamax: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the largest gradient, in [0, 1).
    public let beta2: Double
    /// Added to |g|, ≥ 0.
    public let epsilon: Double

    /// AdaMax's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters.zeros(), under: "first_moment").merging(parameters.zeros(), under: "largest")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let largest = state.subtree("largest").zip(gradient) { max(beta2 * $0, abs($1) + epsilon) }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(largest, under: "largest")
        let correction = biasCorrection(beta1, step)
        return first.zip(largest) { $0.divided(by: correction) / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let weight = biasCorrection(beta1, StepCount.current(state))
        return state.subtree("largest").map { $0.scaled(by: weight) }
    }
}

extension GradientTransformation where Self == ScaleByAdamax {
    /// AdaMax's direction.
    public static func scaleByAdamax(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) -> ScaleByAdamax {
        ScaleByAdamax(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
}
