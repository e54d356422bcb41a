public import ThalwegCore

/// Entropy-SGD: goes toward the mean of a Langevin walk that is held near the parameters, and so toward wide valleys.
///
/// From `x' = μ = x`, `steps` times: `x' ← x' − η' (∇f(x') + γ (x' − x)) + √η' · noise · N(0, 1)`, `μ ← α μ + (1 − α) x'`; then
/// `x ← x − η (x − μ)`. γ grows by `1 + scoping` each step. The walk sees the step's own batch (the paper draws one per inner step).
/// State: `key`, `count`, `gamma`. Cost: `steps` gradients. Memory: two vectors of parameters.
/// Reference: Chaudhari et al. 2017, arXiv:1611.01838.
public struct EntropyDescent: FlatMethod {
    public let name = "entropy_sgd"
    /// The number of inner steps L, ≥ 1.
    public let steps: Int
    /// The first γ, ≥ 0, of the pull toward the parameters.
    public let gamma: Double
    /// How much γ grows per step.
    public let scoping: Double
    /// η' > 0.
    public let innerRate: Double
    /// The walk's temperature ε.
    public let noise: Double
    /// α of the mean, in [0, 1).
    public let decay: Double

    /// A method.
    public init(steps: Int = 20, gamma: Double = 0.03, scoping: Double = 0.001, innerRate: Double = 0.1, noise: Double = 1e-4, decay: Double = 0.75) {
        self.steps = steps
        self.gamma = gamma
        self.scoping = scoping
        self.innerRate = innerRate
        self.noise = noise
        self.decay = decay
    }

    public func makeState(in space: FlatSpace) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor), ("gamma", .scalar(gamma))])
    }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let (count, _) = StepCount.next(state)
        guard let key = state["key"], let gamma = state["gamma"] else {
            return FlatStep(-point.gradient, outcome: StepOutcome.progress.tensor, evaluations: .integer(0))
        }
        let stepKey = RandomKey(tensor: key).fold(count)
        let start = LoopState([("x", point.x), ("mean", point.x), ("number", .integer(0)), ("gradient", point.gradient)])
        let end = try whileLoop(start) { $0.number .< Double(steps) } _: { state in
            var next = state
            let thermal = stepKey.fold(state.number).normal(point.x.shape, dtype: point.x.dtype) * (noise * innerRate.squareRoot())
            let pull = state.gradient + (state.x - point.x).scaled(by: gamma)
            next.x = state.x - pull * innerRate + thermal
            next.mean = decay * state.mean + (1 - decay) * next.x
            next.number = state.number + 1
            next.gradient = point.objective.valueAndGradient(at: next.x).gradient
            return next
        }
        state[StepCount.name] = count
        state["gamma"] = min(gamma * (1 + scoping), 1e6)
        return FlatStep(
            (end.mean - point.x).scaled(by: point.rate), outcome: StepOutcome.progress.tensor, evaluations: .integer(steps))
    }
}
