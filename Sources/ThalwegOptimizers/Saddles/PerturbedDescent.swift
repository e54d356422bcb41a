public import ThalwegCore

/// Gradient descent that, where the gradient has become small, adds a random displacement: leaves strict saddles with high probability.
///
/// `θ ← θ − η g`; where `‖g‖ ≤ gradientThreshold` and the last displacement is more than `interval` steps ago, one is added, uniform in a
/// ball of `radius`. If the loss has not fallen by `decrease` after `interval` steps, the place before the displacement is taken up again:
/// with high probability it is no saddle; the outcome is then `restarted`.
/// State: `key`, `count`, `since` (steps since the displacement, int32), `place` (one vector of parameters), `place_value`.
/// The key stays: the step is folded into it. Reference: Jin et al. 2017, arXiv:1703.00887 (algorithm 1).
public struct PerturbedDescent: FlatMethod {
    public let name = "perturbed_gd"
    /// The gradient's norm below which it is displaced.
    public let gradientThreshold: Double
    /// The displacement's largest length.
    public let radius: Double
    /// How many steps a displacement is given.
    public let interval: Int
    /// How far the loss must have fallen by then.
    public let decrease: Double

    /// A method.
    public init(gradientThreshold: Double = 1e-3, radius: Double = 1e-2, interval: Int = 50, decrease: Double = 1e-6) {
        self.gradientThreshold = gradientThreshold
        self.radius = radius
        self.interval = interval
        self.decrease = decrease
    }

    public func makeState(in space: FlatSpace) -> Tree {
        Tree([
            (StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor), ("since", .integer(interval + 1)), ("place", space.zero),
            ("place_value", .scalar(0)),
        ])
    }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let (count, _) = StepCount.next(state), g = point.gradient, n = point.space.count
        guard let key = state["key"], let since = state["since"], let place = state["place"], let placeValue = state["place_value"] else {
            return FlatStep(-g, outcome: StepOutcome.progress.tensor, evaluations: .integer(0))
        }
        let returns = (since .== Double(interval)).and(placeValue - point.value .< decrease)
        let displaces = (g.length() .<= gradientThreshold).and(since .> Double(interval))
        let ball = RandomKey(tensor: key).fold(count)
        let direction = ball.fold(0).normal([n], dtype: g.dtype)
        let length = radius * pow(ball.fold(1).uniform([], dtype: .float64), Tensor(1 / Double(Swift.max(n, 1)), dtype: .float64))
        let noise = direction.scaled(by: length / direction.length())
        // The paper displaces, then descends by the gradient at the new place; here that gradient is the next step's.
        let down = -g.scaled(by: point.rate)
        let step = select(returns, place - point.x, select(displaces, noise, down))
        state[StepCount.name] = count
        state["place"] = select(displaces, point.x, place)
        state["place_value"] = select(displaces, point.value, placeValue)
        state["since"] = select(displaces, .integer(0), min(since, 1e9) + 1)
        let outcome = select(
            returns, StepOutcome.restarted.tensor, select(displaces, StepOutcome.perturbed.tensor, StepOutcome.progress.tensor))
        return FlatStep(step, outcome: outcome, evaluations: .integer(0))
    }
}
