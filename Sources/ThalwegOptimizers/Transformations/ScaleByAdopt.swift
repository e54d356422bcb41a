import ThalwegCore

/// ADOPT's direction: `m ← β₁m + (1 − β₁) clip(g / max(√vₜ₋₁, ε))`, `v ← β₂v + (1 − β₂)g²`: normalized by the squares of the steps *before*, so that it
/// converges for any β₂. The first step only sets `v = g²`. Step t + 1 clips each quotient to ±t^¼ unless `clips` is false.
///
/// State: `count`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters. optax: `contrib.adopt`.
/// Reference: Taniguchi et al. 2024, arXiv:2411.02853.
public struct ScaleByAdopt: GradientTransformation {
    /// Decay of the mean of quotients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// The smallest divisor, ≥ 0.
    public let epsilon: Double
    /// Whether the quotients are clipped.
    public let clips: Bool

    /// ADOPT's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.9999, epsilon: Double = 1e-6, clips: Bool = true) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.clips = clips
    }

    public func makeState(for parameters: Tree) -> Tree { ScaleByAdam().makeState(for: parameters) }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let isFirst = step .== 1, limit = pow(step - 1, Tensor(0.25, dtype: .float64))
        let before = state.subtree("second_moment"), mean = state.subtree("first_moment")
        let quotient = gradient.zip(before) { gradient, square in
            let ratio = gradient / max(square.sqrt(), epsilon)
            guard clips else { return ratio }
            let bound = limit.converted(to: ratio.dtype)
            return select(abs(ratio) .> bound, bound * sign(ratio), ratio)
        }
        let first = mean.zip(mean.averaging(quotient, decay: beta1)) { select(isFirst, $0, $1) }
        let second = gradient.zip(before) { select(isFirst, $0.squared(), beta2 * $1 + (1 - beta2) * $0.squared()) }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        return first
    }
}
