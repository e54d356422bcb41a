import ThalwegCore

/// Yogi's direction: Adam whose second moment moves by at most the squared gradient, `v ← v − (1 − β₂) sign(v − g²) g²`.
///
/// Both moments start at `initialAccumulator`, as in optax (`scale_by_yogi`).
/// State: `count`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters.
/// Reference: Zaheer et al. 2018 (NeurIPS), "Adaptive methods for nonconvex optimization".
public struct ScaleByYogi: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Rate of the second moment, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// Where the moments start, ≥ 0.
    public let initialAccumulator: Double

    /// Yogi's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-3, initialAccumulator: Double = 1e-6) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.initialAccumulator = initialAccumulator
    }

    public func makeState(for parameters: Tree) -> Tree {
        let start = parameters.full(initialAccumulator)
        return Tree([(StepCount.name, StepCount.zero)]).merging(start, under: "first_moment").merging(start, under: "second_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = state.subtree("second_moment").zip(gradient) { $0 - (1 - beta2) * sign($0 - $1 * $1) * ($1 * $1) }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        let correction1 = biasCorrection(beta1, step), correction2 = biasCorrection(beta2, step)
        return first.zip(second.root(correction: correction2, epsilon: epsilon)) { $0.divided(by: correction1) / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? {
        let step = StepCount.current(state), weight = biasCorrection(beta1, step)
        return state.subtree("second_moment").root(correction: biasCorrection(beta2, step), epsilon: epsilon).map { $0.scaled(by: weight) }
    }
}

extension GradientTransformation where Self == ScaleByYogi {
    /// Yogi's direction.
    public static func scaleByYogi(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-3, initialAccumulator: Double = 1e-6
    ) -> ScaleByYogi { ScaleByYogi(beta1: beta1, beta2: beta2, epsilon: epsilon, initialAccumulator: initialAccumulator) }
}
