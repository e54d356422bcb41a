import Foundation
import ThalwegCore

/// AdEMAMix's direction: `(m̂ + α s) / (√v̂ + ε)`: Adam with a second, slow mean of gradients `s ← β₃s + (1 − β₃)g`, not corrected for its start.
///
/// With a warm-up of T steps α rises linearly, and β₃ from β₁ so that its half-life does. State: `count`, `first_moment.NAME`,
/// `slow_moment.NAME`, `second_moment.NAME`. Cost: three vectors of parameters. optax: `contrib.ademamix`.
/// Reference: Pagliardini, Ablin, Grangier 2024, arXiv:2409.03137.
public struct ScaleByAdEMAMix: GradientTransformation {
    /// Decay of the fast mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Decay of the slow mean of gradients, in [0, 1).
    public let beta3: Double
    /// Weight of the slow mean.
    public let alpha: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// T ≥ 0: steps in which α and β₃ reach their values; 0: from the start. Needs β₁ and β₃ above 0.
    public let warmup: Int

    /// AdEMAMix's direction.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, beta3: Double = 0.9999, alpha: Double = 5, epsilon: Double = 1e-8, warmup: Int = 0
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.beta3 = beta3
        self.alpha = alpha
        self.epsilon = epsilon
        self.warmup = warmup
    }

    public func makeState(for parameters: Tree) -> Tree {
        ScaleByAdam().makeState(for: parameters).merging(parameters.zeros(), under: "slow_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let (slowDecay, weight) = mixture(step)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2)
        let slow = state.subtree("slow_moment").zip(gradient) { $0.scaled(by: slowDecay) + $1.scaled(by: 1 - slowDecay) }
        state = Tree([(StepCount.name, count)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
            .merging(slow, under: "slow_moment")
        let correction1 = biasCorrection(beta1, step), correction2 = biasCorrection(beta2, step)
        return first.zip(slow) { $0.divided(by: correction1) + $1.scaled(by: weight) }
            .zip(second) { $0 / ($1.divided(by: correction2).sqrt() + epsilon) }
    }

    /// β₃ and α of the step.
    private func mixture(_ step: Tensor) -> (decay: Tensor, weight: Tensor) {
        let decay = Tensor(beta3, dtype: .float64), weight = Tensor(alpha, dtype: .float64)
        guard warmup > 0, beta1 > 0, beta3 > 0 else { return (decay, weight) }
        let part = min(step / Double(warmup), 1), fast = Foundation.log(beta1), slow = Foundation.log(beta3)
        return (min(exp(fast * slow / ((1 - part) * slow + part * fast)), beta3), part * alpha)
    }
}
