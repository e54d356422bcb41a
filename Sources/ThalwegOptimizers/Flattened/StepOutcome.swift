public import ThalwegCore

/// How a step went: the state's leaf `outcome` of the methods that search or solve (int32).
public enum StepOutcome: Int, Sendable, CaseIterable, CustomStringConvertible {
    /// The step was taken.
    case progress = 0
    /// The line search found no point that is low enough; the best point seen was taken if it is lower, else nothing moved.
    case searchFailed = 1
    /// The step follows a direction of negative curvature.
    case negativeCurvature = 2
    /// The loss did not fall as the model said; nothing moved, and the next step is shorter.
    case rejected = 3
    /// The gradient is zero, and so is the step.
    case stationary = 4
    /// The loss, the gradient or the step was not finite; nothing moved.
    case notFinite = 5
    /// The inner solver stopped at its limit; what it had was used.
    case innerLimit = 6
    /// A random displacement was added.
    case perturbed = 7
    /// The parameters were put back to, or near, an earlier place.
    case restarted = 8

    public var description: String {
        switch self {
        case .progress: "step taken"
        case .searchFailed: "the line search found no lower point; at a minimum this is rounding, elsewhere try f64 or another search"
        case .negativeCurvature: "followed negative curvature"
        case .rejected: "step rejected: the loss did not fall as the model said; the next one is shorter"
        case .stationary: "the gradient is zero; at a saddle try negative_curvature_descent or perturbed_gd"
        case .notFinite: "the loss or the step was not finite; nothing moved: start elsewhere or lower the learning rate"
        case .innerLimit: "the inner solver stopped at its limit; raise its number of iterations or the damping"
        case .perturbed: "a random displacement was added"
        case .restarted: "restarted from another place"
        }
    }

    /// The code as an int32 scalar.
    public var tensor: Tensor { .integer(rawValue) }
}
