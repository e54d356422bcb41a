import ThalwegCore

/// NovoGrad's direction: `m ← β₁m + g / (√v + ε) + λθ` with one v per parameter, `v ← β₂v + (1 − β₂)‖g‖²`, `v = ‖g‖²` in the first step.
///
/// State: `count`, `first_moment.NAME`, `second_moment.NAME` (float64 scalars). Cost: one vector of parameters. optax: `scale_by_novograd`.
/// Reference: Ginsburg et al. 2019, arXiv:1905.11286.
public struct ScaleByNovograd: GradientTransformation {
    /// Weight of the earlier steps, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared norms, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// λ ≥ 0, inside the momentum.
    public let weightDecay: Double

    /// NovoGrad's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.25, epsilon: Double = 1e-6, weightDecay: Double = 0) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters.zeros(), under: "first_moment")
            .merging(parameters.map { _ in Tensor(0, dtype: .float64) }, under: "second_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let isFirst = step .== 1
        let second = state.subtree("second_moment").zip(gradient) { before, gradient in
            let square = gradient.squared().sum().converted(to: .float64)
            return select(isFirst, square, beta2 * before + (1 - beta2) * square)
        }
        var scaled = gradient.zip(second) { $0.divided(by: $1.sqrt() + epsilon) }
        if weightDecay != 0 { scaled = scaled.zip(parameters) { $0 + weightDecay * $1 } }
        let first = state.subtree("first_moment").zip(scaled) { beta1 * $0 + $1 }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        return first
    }
}
