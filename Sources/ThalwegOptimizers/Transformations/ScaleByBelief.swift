import ThalwegCore

/// AdaBelief's direction: `m̂ / (√ŝ + ε)` with `s ← β₂s + (1 − β₂)(g − m)² + ε₀`: the distance from the expected gradient in place of its square.
///
/// State: `count`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters. optax: `scale_by_belief`.
/// Reference: Zhuang et al. 2020, arXiv:2010.07468.
public struct ScaleByBelief: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared deviations, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// ε₀, added to the second moment in each step, ≥ 0.
    public let epsilonRoot: Double

    /// AdaBelief's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-16, epsilonRoot: Double = 1e-16) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.epsilonRoot = epsilonRoot
    }

    public func makeState(for parameters: Tree) -> Tree { ScaleByAdam().makeState(for: parameters) }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let deviation = gradient.zip(first) { ($0 - $1) * ($0 - $1) }
        let second = state.subtree("second_moment").averaging(deviation, decay: beta2).map { $0 + epsilonRoot }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        let correction1 = biasCorrection(beta1, step), correction2 = biasCorrection(beta2, step)
        return first.zip(second.root(correction: correction2, epsilon: epsilon)) { $0.divided(by: correction1) / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let step = StepCount.current(state), weight = biasCorrection(beta1, step)
        return state.subtree("second_moment").root(correction: biasCorrection(beta2, step), epsilon: epsilon).map { $0.scaled(by: weight) }
    }
}

extension GradientTransformation where Self == ScaleByBelief {
    /// AdaBelief's direction.
    public static func scaleByBelief(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-16, epsilonRoot: Double = 1e-16
    ) -> ScaleByBelief { ScaleByBelief(beta1: beta1, beta2: beta2, epsilon: epsilon, epsilonRoot: epsilonRoot) }
}
