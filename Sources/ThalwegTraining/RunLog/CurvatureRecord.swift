/// What the Hessian of the training loss was like before a step.
public struct CurvatureRecord: Sendable, Codable, Hashable {
    /// Steps done before.
    public let step: Int
    /// The loss over the examples looked at, penalties included.
    public let loss: Double
    /// The largest eigenvalue, and how far from it the truth may be.
    public let largest: Double
    /// See `largest`.
    public let largestBound: Double
    /// The smallest eigenvalue, and how far from it the truth may be.
    public let smallest: Double
    /// See `smallest`.
    public let smallestBound: Double
    /// The trace, and its standard error.
    public let trace: Double
    /// See `trace`.
    public let traceError: Double
    /// The learning rate times the largest eigenvalue: gradient descent is stable on a quadratic below 2.
    public let stability: Double
    /// The rise of the loss at distance 0.05 along the gradient.
    public let sharpness: Double
    /// The largest eigenvalue of what the optimizer's stability depends on, over where stability ends: above 1 steps grow on a quadratic. nil
    /// where no bound is known.
    public var stabilityRatio: Double?
    /// Learning rate times the largest stable eigenvalue, such as 2 for gradient descent.
    public var stabilityCoefficient: Double?
    /// The largest eigenvalue of the preconditioned Hessian, where the bound is on it.
    public var preconditionedLargest: Double?
    /// The share of the gradient's square along the top eigenvector.
    public var gradientAlongTop: Double?
    /// The same of the step that followed.
    public var stepAlongTop: Double?
    /// α of that step on the parabola through the loss along it; see `LocalQuadratic`.
    public var alpha: Double?
    /// Its standard error.
    public var alphaError: Double?
}
