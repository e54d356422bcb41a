import Foundation

/// What kind of point training stands at, with the reason.
public struct PointKind: Sendable, Hashable {
    /// The kinds.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The gradient is small, and the Hessian curves up everywhere.
        case minimum
        /// It curves down everywhere.
        case maximum
        /// It curves both ways: there is a direction out.
        case saddle
        /// It is flat in some directions to within the bounds: higher derivatives decide.
        case degenerate
        /// The gradient is not small.
        case notCritical = "not-critical"
    }

    /// Which.
    public let kind: Kind
    /// Why, in a sentence.
    public let because: String
    /// Whether a direction of negative curvature is known, along which the loss falls although the gradient is small.
    public let hasEscapeDirection: Bool

    /// Judges by the gradient and the Hessian's ends.
    ///
    /// The gradient counts as small below the larger of two sizes: its own standard error over the examples, and what moving the parameters by
    /// one per mille of their length would change it by, `10⁻³ · |λ|max · ‖θ‖`. An eigenvalue counts as zero within its bound, or below
    /// `10⁻⁴ · |λ|max`.
    /// - Parameters:
    ///   - smallest: the smallest eigenvalue with its bound.
    ///   - largest: the largest.
    ///   - parameterNorm: ‖θ‖.
    public init(gradientNorm: Double, standardError: Double?, smallest: (value: Double, bound: Double), largest: (value: Double, bound: Double), parameterNorm: Double) {
        func text(_ number: Double) -> String { String(format: "%.3g", number) }
        let size = max(abs(smallest.value), abs(largest.value))
        let byScale = 1e-3 * size * parameterNorm, byNoise = standardError ?? 0
        let low = max(smallest.bound, 1e-4 * size), high = max(largest.bound, 1e-4 * size)
        let isDown = smallest.value < -low, isUp = largest.value > high
        hasEscapeDirection = isDown
        let ends = "λmin = \(text(smallest.value)) ± \(text(smallest.bound)), λmax = \(text(largest.value)) ± \(text(largest.bound))"
        guard gradientNorm <= max(byScale, byNoise) else {
            kind = .notCritical
            let noise = standardError.map { ", and above its standard error \(text($0))" } ?? ""
            because = "the gradient's norm \(text(gradientNorm)) is above \(text(byScale)), what moving the parameters by one per mille changes it by\(noise); \(ends)"
            return
        }
        let small = byNoise > byScale
            ? "the gradient's norm \(text(gradientNorm)) is within its standard error over the examples, \(text(byNoise))"
            : "the gradient's norm \(text(gradientNorm)) is below \(text(byScale)), what moving the parameters by one per mille changes it by"
        if isDown && isUp {
            kind = .saddle
            because = "\(small), and the Hessian curves both ways: \(ends)"
        } else if isUp, smallest.value > low {
            kind = .minimum
            because = "\(small), and the Hessian curves up everywhere: \(ends)"
        } else if isDown, largest.value < -high {
            kind = .maximum
            because = "\(small), and the Hessian curves down everywhere: \(ends)"
        } else {
            kind = .degenerate
            because = "\(small), and the Hessian is flat in some directions to within its bounds: \(ends)"
        }
    }
}
