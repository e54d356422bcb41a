public import ThalwegCore

/// A point and what the second derivatives say of it.
public struct CriticalPoint: Sendable, Hashable {
    /// Where it lies.
    public let point: [Double]
    /// The function's value there.
    public let value: Double
    /// The Euclidean norm of the gradient there.
    public let gradientNorm: Double
    /// The Hessian's eigenvalues, ascending.
    public let eigenvalues: [Double]
    /// What kind of point it is.
    public let kind: CriticalPointKind
    /// Why, in a sentence.
    public let because: String

    /// A point, classified.
    ///
    /// The signs of the eigenvalues decide, those within `10⁻⁶` of the curvature's scale counting as zero. The gradient counts as zero
    /// below `10⁻⁶` of its scale.
    /// - Parameters:
    ///   - eigenvalues: of the Hessian, in any order.
    ///   - gradientScale: the size that gradients have around here, > 0.
    ///   - curvatureScale: the size that eigenvalues have around here, > 0; the largest of the given ones counts too.
    public init(
        point: [Double], value: Double, gradientNorm: Double, eigenvalues: [Double], gradientScale: Double, curvatureScale: Double
    ) {
        self.point = point
        self.value = value
        self.gradientNorm = gradientNorm
        self.eigenvalues = eigenvalues.sorted()
        let zero = 1e-6 * Swift.max(curvatureScale, eigenvalues.map(Swift.abs).max() ?? 0)
        let negative = eigenvalues.count { $0 < -zero }, positive = eigenvalues.count { $0 > zero }
        let flat = eigenvalues.count - negative - positive
        func text(_ number: Double) -> String { CriticalPoint.text(number) }
        let signs = "eigenvalues of the Hessian: " + self.eigenvalues.map(text).joined(separator: ", ")
        if !value.isFinite || !gradientNorm.isFinite || !eigenvalues.allSatisfy(\.isFinite) {
            kind = .notCritical
            because = "the value, the gradient or the Hessian is not finite there"
        } else if gradientNorm > 1e-6 * gradientScale {
            kind = .notCritical
            because = "the gradient is \(text(gradientNorm)), not small against \(text(gradientScale)) around"
        } else {
            kind = CriticalPointKind(curvesDown: negative > 0, isFlat: flat > 0, curvesUp: positive > 0)
            because = switch kind {
            case .saddle: "the gradient is zero and the Hessian curves both ways, \(negative) down and \(positive) up (\(signs))"
            case .minimum: "the gradient is zero and the Hessian curves up everywhere (\(signs))"
            case .maximum: "the gradient is zero and the Hessian curves down everywhere (\(signs))"
            case .degenerate, .notCritical:
                "the gradient is zero, but so is the curvature in \(flat) direction\(flat == 1 ? "" : "s"): higher derivatives decide (\(signs))"
            }
        }
    }

    private static func text(_ number: Double) -> String {
        guard number != 0, number.isFinite else { return number == 0 ? "0" : "\(number)" }
        let size = Swift.abs(number)
        guard size >= 1e-3, size < 1e6 else {
            var exponent = 0, mantissa = size
            while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
            while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
            return (number < 0 ? "-" : "") + "\((mantissa * 100).rounded() / 100)e\(exponent)"
        }
        return "\((number * 1e4).rounded() / 1e4)"
    }
}
