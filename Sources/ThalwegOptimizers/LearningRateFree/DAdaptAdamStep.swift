import ThalwegCore

/// Adam whose step size is learned, by an estimate d of the distance to the solution that only grows.
///
/// With λ = d·γ (times Adam's bias correction where asked for): `n ← √β₂ n + (1 − √β₂) λ⟨g, s/(√v + ε)⟩`, `m ← β₁m + (1 − β₁)λg`,
/// `v ← β₂v + (1 − β₂)g²`, `s ← √β₂ s + (1 − √β₂)λg`, `d ← max(d, min(n/((1 − √β₂)‖s‖₁), growth·d))`, `θ ← θ − m/(√v + ε)`. γ is the learning
/// rate, 1 unless it must be corrected. Coupled decay adds λ_w θ to g; decoupled decay shrinks the parameters by λ·λ_w. A non-finite
/// gradient makes the state non-finite for good. State: `count`, `d`, `numerator`, `first_moment.…`, `second_moment.…`, `sum.…`.
/// Cost: three vectors of parameters. dadaptation: `DAdaptAdam`. Reference: Defazio & Mishchenko 2023, arXiv:2301.07733, algorithm 5.
public struct DAdaptAdamStep: IterateTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared gradients, in [0, 1).
    public let beta2: Double
    /// Added to the root, > 0.
    public let epsilon: Double
    /// λ_w ≥ 0.
    public let weightDecay: Double
    /// Whether decay shrinks the parameters instead of entering the gradient.
    public let isDecoupled: Bool
    /// Whether λ is multiplied with `√(1 − β₂ᵗ)/(1 − β₁ᵗ)`.
    public let correctsBias: Bool
    /// The first estimate of d, > 0.
    public let initialDistance: Double
    /// The largest factor by which d may grow in a step, ≥ 1; nil: any.
    public let growthRate: Double?

    /// D-adapted Adam.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0, isDecoupled: Bool = false,
        correctsBias: Bool = false, initialDistance: Double = 1e-6, growthRate: Double? = nil
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
        self.correctsBias = correctsBias
        self.initialDistance = initialDistance
        self.growthRate = growthRate
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros()
        return Tree([(StepCount.name, StepCount.zero), ("d", .number(initialDistance)), ("numerator", .number(0))])
            .merging(zero, under: "first_moment").merging(zero, under: "second_moment").merging(zero, under: "sum")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        let parameters = iterate.parameters, distance = state.scalar("d"), root = beta2.squareRoot()
        var rate = distance * iterate.learningRate
        if correctsBias { rate = rate * biasCorrection(beta2, step).sqrt() / biasCorrection(beta1, step) }
        let used = weightDecay != 0 && !isDecoupled ? gradient.zip(parameters) { $0 + weightDecay * $1 } : gradient
        let before = state.subtree("second_moment"), sum = state.subtree("sum")
        let gain = rate * used.scalarProduct(sum.zip(before) { $0 / ($1.sqrt() + epsilon) })
        let numerator = root * state.scalar("numerator") + (1 - root) * gain
        let scaled = used.scaled(by: rate)
        let first = state.subtree("first_moment").averaging(scaled, decay: beta1)
        let second = before.averaging(used.map { $0 * $0 }, decay: beta2), nextSum = sum.averaging(scaled, decay: root)
        let estimate = numerator.dividedOrZero(by: (1 - root) * nextSum.absoluteSum())
        let next = max(distance, growthRate.map { min(estimate, distance * $0) } ?? estimate)
        state = Tree([(StepCount.name, count), ("d", next), ("numerator", numerator)])
            .merging(first, under: "first_moment").merging(second, under: "second_moment").merging(nextSum, under: "sum")
        let step1 = first.zip(second) { -$0 / ($1.sqrt() + epsilon) }
        guard weightDecay != 0, isDecoupled else { return step1 }
        // The decay comes first, and the step does not see it.
        return step1.zip(parameters) { $0 - $1.scaled(by: weightDecay * rate) }
    }
}
