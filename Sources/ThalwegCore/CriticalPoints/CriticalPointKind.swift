/// What kind of point a function has where it is looked at, by its gradient and the signs of its Hessian's eigenvalues.
public enum CriticalPointKind: String, Sendable, Hashable, CaseIterable {
    /// The gradient is zero, and the Hessian curves up everywhere.
    case minimum
    /// It curves down everywhere.
    case maximum
    /// It curves both ways: there is a direction out.
    case saddle
    /// It is flat in some directions, and the others are of one sign: higher derivatives decide.
    case degenerate
    /// The gradient is not zero.
    case notCritical = "not-critical"

    /// Where the gradient is zero, by the signs that eigenvalues have; none at all is degenerate.
    public init(curvesDown: Bool, isFlat: Bool, curvesUp: Bool) {
        switch (curvesDown, curvesUp) {
        case (true, true): self = .saddle
        case (false, true) where !isFlat: self = .minimum
        case (true, false) where !isFlat: self = .maximum
        default: self = .degenerate
        }
    }
}
