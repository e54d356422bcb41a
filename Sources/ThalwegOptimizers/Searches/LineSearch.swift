public import ThalwegCore

/// How far to go along a direction of descent: one half of a method, the other being where to.
///
/// Traced: it runs inside the compiled step as one loop with one evaluation of the loss in its body, so the program holds the model once.
public protocol LineSearch: Sendable {
    /// A step along the line.
    ///
    /// - Parameter initial: the first trial, > 0, a float64 scalar.
    /// - Throws: the first tracing mistake.
    func search(_ line: Line, initial: Tensor) throws -> SearchResult
}

/// The loss along a ray: φ(t) = f(x + t d).
public struct Line: Sendable {
    /// f.
    public let objective: FlatObjective
    /// x `[n]`.
    public let origin: Tensor
    /// d `[n]`.
    public let direction: Tensor
    /// φ(0), a float64 scalar.
    public let value: Tensor
    /// φ'(0) = gᵀd, a float64 scalar; below 0 for a descent direction.
    public let slope: Tensor

    /// A ray from a point.
    public init(from point: FlatPoint, along direction: Tensor) {
        objective = point.objective
        origin = point.x
        self.direction = direction
        value = point.value
        slope = point.gradient.inner(direction)
    }

    /// φ(t); +∞ where it is NaN. Cost: one evaluation.
    func value(at t: Tensor) -> Tensor {
        let found = objective.value(at: origin + direction.scaled(by: t))
        return select(isNaN(found), .scalar(.infinity), found)
    }

    /// φ(t), φ'(t) and the gradient; φ is +∞ where it or the gradient is not finite. Cost: about three evaluations.
    func point(at t: Tensor) -> (value: Tensor, slope: Tensor, gradient: Tensor) {
        let (value, gradient) = objective.valueAndGradient(at: origin + direction.scaled(by: t))
        let slope = gradient.inner(direction)
        let isGood = isFinite(value).and(isFinite(slope))
        return (select(isGood, value, .scalar(.infinity)), select(isGood, slope, .scalar(0)), gradient)
    }
}

/// What a search found.
public struct SearchResult: Sendable {
    /// The step t, a float64 scalar; 0 where no lower point was found.
    public let step: Tensor
    /// φ(t).
    public let value: Tensor
    /// The gradient at x + t d, `[n]`; nil where the search looks at values alone.
    public let gradient: Tensor?
    /// How often it evaluated the loss: int32 scalar.
    public let evaluations: Tensor
    /// Whether its conditions hold at t: Boolean scalar.
    public let isFound: Tensor
}
