import ThalwegCore

/// RAdam's direction: Adam whose step is scaled by `r`, the rectification of the second moment's variance, and plain `m̂` while that variance is unbounded.
///
/// `ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ)`, `ρ∞ = 2/(1 − β₂) − 1`; for `ρₜ > 5`, `r = √((ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ))` and the direction is
/// `r m̂ √(1 − β₂ᵗ) / (√v + ε)`. As PyTorch's `RAdam`.
/// State: `count`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters.
/// Reference: Liu et al. 2020, arXiv:1908.03265.
public struct ScaleByRadam: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double

    /// RAdam's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree { ScaleByAdam().makeState(for: parameters) }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2)
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")

        let correction = biasCorrection(beta1, step), (ratio, isRectified) = rectification(step)
        return first.zip(second) { mean, square in
            let corrected = mean.divided(by: correction)
            return select(isRectified, corrected.scaled(by: ratio) / (square.sqrt() + epsilon), corrected)
        }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let step = StepCount.current(state), weight = biasCorrection(beta1, step), (ratio, isRectified) = rectification(step)
        return state.subtree("second_moment").map {
            select(isRectified, ($0.sqrt() + epsilon).divided(by: ratio), .ones($0.shape, dtype: $0.dtype)).scaled(by: weight)
        }
    }

    private func rectification(_ step: Tensor) -> (ratio: Tensor, isRectified: Tensor) {
        let correction = biasCorrection(beta2, step), limit = 2 / (1 - beta2) - 1
        let length = limit - 2 * step * (1 - correction) / correction
        // Where it is not used the root's argument is held at its value for 5, so that it is never negative.
        let safe = max(length, 5)
        let ratio = ((safe - 4) * (safe - 2) * limit / ((limit - 4) * (limit - 2) * safe) * correction).sqrt()
        return (ratio, length .> 5)
    }
}

extension GradientTransformation where Self == ScaleByRadam {
    /// RAdam's direction.
    public static func scaleByRadam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) -> ScaleByRadam {
        ScaleByRadam(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
}
