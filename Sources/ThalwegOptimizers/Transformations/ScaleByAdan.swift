import ThalwegCore

/// Adan's direction: `(m̂ + β₂ v̂) / (√n̂ + ε)` with the mean m of gradients, v of their differences d = gₜ − gₜ₋₁, n of `(g + β₂ d)²`.
///
/// Decays β₁, β₂, β₃ and bias corrections as in the authors' code; the paper's β are 1 − these, and optax's `adan` weighs d with 1 − β₂.
/// State: `count`, `previous.NAME`, `first_moment.NAME`, `difference_moment.NAME`, `second_moment.NAME`. Cost: four vectors of parameters.
/// Reference: Xie et al. 2022, arXiv:2208.06677.
public struct ScaleByAdan: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of differences, in [0, 1), and the weight of a difference.
    public let beta2: Double
    /// Decay of the mean of squares, in [0, 1).
    public let beta3: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double

    /// Adan's direction.
    public init(beta1: Double = 0.98, beta2: Double = 0.92, beta3: Double = 0.99, epsilon: Double = 1e-8) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.beta3 = beta3
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros()
        return ["previous", "first_moment", "difference_moment", "second_moment"].reduce(Tree([(StepCount.name, StepCount.zero)])) {
            $0.merging(zero, under: $1)
        }
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let isFirst = step .== 1
        let difference = gradient.zip(state.subtree("previous")) { select(isFirst, .zeros($0.shape, dtype: $0.dtype), $0 - $1) }
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let change = state.subtree("difference_moment").averaging(difference, decay: beta2)
        let squares = gradient.zip(difference) { ($0 + beta2 * $1).squared() }
        let second = state.subtree("second_moment").averaging(squares, decay: beta3)
        state = Tree([(StepCount.name, count)]).merging(gradient, under: "previous").merging(first, under: "first_moment")
            .merging(change, under: "difference_moment").merging(second, under: "second_moment")
        let (correction1, correction2, correction3) = (biasCorrection(beta1, step), biasCorrection(beta2, step), biasCorrection(beta3, step))
        return first.zip(change) { $0.divided(by: correction1) + beta2 * $1.divided(by: correction2) }
            .zip(second) { $0 / ($1.divided(by: correction3).sqrt() + epsilon) }
    }
}
