public import ThalwegCore

/// Steps to the minimizer of a quadratic model in a ball that grows and shrinks with how well the model foretells the loss.
///
/// `ρ = actual / predicted decrease`: below ¼ the radius is quartered, above ¾ at the edge doubled; a step with ρ ≤ 0.15 is not taken.
/// Where the predicted decrease is below rounding, a value that rounding cannot tell from the old one counts as ρ = 1.
/// State: `radius`. Cost: that of the solver, and one evaluation.
/// Reference: Conn, Gould & Toint 2000, doi:10.1137/1.9780898719857; constants of SciPy's `trust-exact` and `trust-ncg`.
public struct TrustRegion: FlatMethod {
    public let name: String
    /// Which matrix the model has.
    public let curvature: any CurvatureModel
    /// Its minimizer.
    public let solver: any TrustRegionSolver
    /// The first radius.
    public let initialRadius: Double
    /// The largest radius.
    public let maximumRadius: Double

    /// A method.
    public init(_ name: String, curvature: any CurvatureModel, solver: any TrustRegionSolver, initialRadius: Double = 1, maximumRadius: Double = 1000) {
        self.name = name
        self.curvature = curvature
        self.solver = solver
        self.initialRadius = initialRadius
        self.maximumRadius = maximumRadius
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree([("radius", .scalar(Swift.min(initialRadius, maximumRadius)))]) }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let radius = state["radius"] ?? .scalar(initialRadius)
        let matrix = try curvature.matrix(at: point, for: name)
        let model = try solver.solve(matrix, gradient: point.gradient, radius: radius, for: name)
        let step = model.vector.scaled(by: point.rate)
        let ratio = ModelRatio(point, step: step, predicted: -model.predicted(point.rate))
        let isTaken = ratio.value .> 0.15
        let grown = select((ratio.value .> 0.75).and(model.isOnBoundary), min(2 * radius, maximumRadius), radius)
        state["radius"] = select(ratio.value .< 0.25, 0.25 * min(radius, model.vector.length()), grown)
        let isStill = step.inner(step) .<= 0
        state["radius"] = select(isStill, radius, state["radius"] ?? radius)
        let outcome = select(isStill, StepOutcome.stationary.tensor, select(isTaken, model.outcome, StepOutcome.rejected.tensor))
        return FlatStep(select(isTaken, step, point.space.zero), outcome: outcome, evaluations: model.evaluations + 1)
    }
}

/// How well a model foretold the loss at a step.
struct ModelRatio {
    /// Actual over predicted decrease; −∞ where the loss is not finite; 1 where both are below rounding.
    let value: Tensor
    /// The loss after the step.
    let loss: Tensor

    /// One evaluation at `point.x + step`, against a `predicted` decrease.
    init(_ point: FlatPoint, step: Tensor, predicted: Tensor) {
        let loss = point.objective.value(at: point.x + step)
        let noise = 10 * point.space.dtype.epsilon * max(abs(point.value), 1e-300)
        let isBelow = (predicted .<= noise).and(abs(point.value - loss) .<= noise)
        let ratio = (point.value - loss) / select(predicted .> 0, predicted, .scalar(1))
        let isUphill = predicted .<= 0
        value = select(isBelow, .scalar(1), select(isFinite(loss).and(isUphill.not()), ratio, .scalar(-.infinity)))
        self.loss = loss
    }
}
