public import ThalwegCore

/// Gradient descent that, where the gradient is small, finds negative curvature with gradients alone (NEON).
///
/// Where `‖g‖ ≤ gradientThreshold`: from a random u of length `radius`, `u ← u − η (∇f(x + u) − ∇f(x))` up to `iterations` times, until the
/// loss's deviation from its tangent, `f(x + u) − f(x) − gᵀu`, falls below `−decrease` or u is longer than 100 times `radius`:
/// then u lies along negative curvature and the step is u, signed so that the loss is lower. Otherwise it is `−η g`.
/// State: `key`, `count`. Cost: up to `iterations` gradients where the gradient is small. Memory: two vectors of parameters.
/// Reference: Xu, Jin & Yang 2018, arXiv:1711.01944; Allen-Zhu & Li 2018, arXiv:1711.06673.
public struct NeonDescent: FlatMethod {
    public let name = "neon"
    /// The gradient's norm below which curvature is looked for.
    public let gradientThreshold: Double
    /// The first length of u.
    public let radius: Double
    /// The largest number of inner steps.
    public let iterations: Int
    /// How far below its tangent the loss must be.
    public let decrease: Double

    /// A method.
    public init(gradientThreshold: Double = 1e-3, radius: Double = 1e-3, iterations: Int = 200, decrease: Double = 1e-4) {
        self.gradientThreshold = gradientThreshold
        self.radius = radius
        self.iterations = iterations
        self.decrease = decrease
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree([(StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor)]) }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let (count, _) = StepCount.next(state), g = point.gradient, n = point.space.count
        state[StepCount.name] = count
        guard let key = state["key"] else {
            return FlatStep(-g, outcome: StepOutcome.progress.tensor, evaluations: .integer(0))
        }
        let random = RandomKey(tensor: key).fold(count).normal([n], dtype: g.dtype)
        let start = LoopState([
            ("u", random.scaled(by: radius / random.length())), ("count", .integer(0)), ("found", .flag(false)),
            ("over", (g.length() .<= gradientThreshold).not()),
        ])
        let end = try whileLoop(start) { $0.over.not().and($0.count .< Double(iterations)) } _: { state in
            var next = state
            let (value, gradient) = point.objective.valueAndGradient(at: point.x + state.u)
            let deviation = value - point.value - g.inner(state.u)
            next.found = (deviation .<= -decrease).or((deviation .< 0).and(state.u.length() .>= 100 * radius))
            next.over = next.found.or(isFinite(deviation).not())
            next.u = select(next.over, state.u, state.u - (gradient - g).scaled(by: point.rate))
            next.count = state.count + 1
            return next
        }
        let signed = select(end.u.inner(g) .> 0, -end.u, end.u)
        // The other side may be higher where the third derivative is large.
        let value = point.objective.value(at: point.x + signed)
        let isLower = end.found.and(value .< point.value)
        let isStill = g.inner(g) .<= 0
        let code = select(isStill, StepOutcome.stationary.tensor, StepOutcome.progress.tensor)
        return FlatStep(
            select(isLower, signed, -g.scaled(by: point.rate)), outcome: select(isLower, StepOutcome.negativeCurvature.tensor, code),
            evaluations: end.count + select(end.found, .integer(1), .integer(0)))
    }
}
