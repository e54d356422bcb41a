import ThalwegCore

/// SGD whose step size is learned: dual averaging with an estimate d, which only grows, of the distance to the solution.
///
/// With λ = d·γ/‖g₀‖: `n ← n + λ⟨g, s⟩`, `s ← s + λg`, `d ← max(d, min(2n/‖s‖, growth·d))`, `θ ← μθ + (1 − μ)(θ₀ − s)`. γ is the learning rate,
/// 1 unless it must be corrected; with a schedule γ is its factor. Weight decay adds λ_w θ to each gradient, but not to ‖g₀‖, as in the
/// authors' code. Zero gradients change nothing; the norm of the first one that is not zero counts. A non-finite gradient makes d and s
/// non-finite for good. State: `d`, `numerator`, `first_norm` (float64), `sum.NAME`, `start.NAME`. Cost: two vectors of parameters.
/// dadaptation: `DAdaptSGD`. Reference: Defazio & Mishchenko 2023, arXiv:2301.07733, algorithm 4.
public struct DAdaptDescent: IterateTransformation {
    /// μ in [0, 1).
    public let momentum: Double
    /// λ_w ≥ 0.
    public let weightDecay: Double
    /// The first estimate of d, > 0.
    public let initialDistance: Double
    /// The largest factor by which d may grow in a step, ≥ 1; nil: any.
    public let growthRate: Double?

    /// D-adapted descent.
    public init(momentum: Double = 0, weightDecay: Double = 0, initialDistance: Double = 1e-6, growthRate: Double? = nil) {
        self.momentum = momentum
        self.weightDecay = weightDecay
        self.initialDistance = initialDistance
        self.growthRate = growthRate
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([("d", .number(initialDistance)), ("numerator", .number(0)), ("first_norm", .number(0))])
            .merging(parameters.zeros(), under: "sum").merging(parameters, under: "start")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let parameters = iterate.parameters, distance = state.scalar("d"), known = state.scalar("first_norm")
        let norm = select(known .== 0, gradient.euclideanNorm(), known)
        let decayed = weightDecay == 0 ? gradient : gradient.zip(parameters) { $0 + weightDecay * $1 }
        let rate = (distance * iterate.learningRate).dividedOrZero(by: norm), sum = state.subtree("sum")
        let numerator = state.scalar("numerator") + rate * decayed.scalarProduct(sum)
        let nextSum = sum + decayed.scaled(by: rate), start = state.subtree("start")
        let estimate = (2 * numerator).dividedOrZero(by: nextSum.euclideanNorm())
        let next = max(distance, growthRate.map { min(estimate, distance * $0) } ?? estimate)
        state = Tree([("d", next), ("numerator", numerator), ("first_norm", norm)]).merging(nextSum, under: "sum").merging(start, under: "start")
        return (start - nextSum).zip(parameters) { (1 - momentum) * ($0 - $1) }
    }
}
