import Foundation
public import ThalwegCore

/// What kind of point training stands at, with the reason.
public struct PointClassification: Sendable, Hashable, CustomStringConvertible {
    /// Which.
    public let kind: CriticalPointKind
    /// Why, in a sentence.
    public let because: String
    /// Whether a direction of negative curvature is known, along which the loss falls although the gradient is small.
    public let hasEscapeDirection: Bool
    /// How many of the Hessian's eigenvalues are negative: counted, with error 0, where all of them are known or Lanczos found the last negative
    /// one, else by the spectral density; nil where neither is known. Lanczos may find an eigenvalue of multiplicity m fewer than m times;
    /// where the density says by more than three errors that it did, its number is given.
    public let index: Estimate?
    /// ‖∇L‖.
    public let gradientNorm: Double
    /// Below which a gradient's norm counts as small here.
    public let gradientLimit: Double
    /// One line: the kind, the ends of the spectrum, the gradient and what it is compared with, the index.
    public let description: String

    /// What a gradient's norm is compared with.
    public enum GradientScale: Sendable, Hashable {
        /// The larger of two sizes: its own standard error over the examples, where known, and what moving the parameters by one per mille of
        /// their length would change it by, `10⁻³ · |λ|max · ‖θ‖`.
        case noiseOrMove(standardError: Double?, parameterNorm: Double)
        /// A size of its own; `name` says what it is. Eigenvalues below `10⁻³` of `curvature` count as zero.
        case given(Double, name: String, curvature: Double)
    }

    /// Judges by the gradient and the Hessian's ends.
    ///
    /// An eigenvalue counts as zero within its bound, or below `10⁻⁴ · |λ|max`.
    /// - Parameters:
    ///   - smallest: the smallest eigenvalues with their bounds, ascending, at least one.
    ///   - largest: the largest, descending, at least one.
    ///   - density: where all eigenvalues lie, for the index where `smallest` does not reach to zero.
    ///   - length: n.
    public init(
        gradientNorm: Double, against scale: GradientScale, smallest: [(value: Double, bound: Double)], largest: [(value: Double, bound: Double)],
        density: SpectralDensity? = nil, length: Int
    ) {
        func text(_ number: Double) -> String { String(format: "%.3g", number) }
        let bottom = smallest.first ?? (0, .infinity), top = largest.first ?? (0, .infinity)
        let size = max(abs(bottom.value), abs(top.value))
        var flat = 1e-4 * size
        if case .given(_, _, let curvature) = scale { flat = max(flat, 1e-3 * curvature) }
        let low = max(bottom.bound, flat), high = max(top.bound, flat)
        let isDown = bottom.value < -low, isUp = top.value > high
        hasEscapeDirection = isDown
        self.gradientNorm = gradientNorm

        let negative = Double(smallest.count { $0.value < -max($0.bound, flat) }), n = Double(length)
        let isCounted = Int(negative) < smallest.count || smallest.count == length
        let estimated = density?.negativeShare(below: max(flat, 1e-3 * size)).scaled(by: n)
        if let estimated, smallest.count < length, !isCounted || estimated.value - 3 * estimated.standardError > negative + 0.5 {
            index = Estimate(value: max(estimated.value, negative), standardError: estimated.standardError, samples: estimated.samples)
        } else {
            index = isCounted ? Estimate(value: negative, standardError: 0, samples: 1) : nil
        }

        let comparison: String, isSmall: Bool
        switch scale {
        case .noiseOrMove(let standardError, let parameterNorm):
            let byMove = 1e-3 * size * parameterNorm, byNoise = standardError ?? 0
            gradientLimit = max(byMove, byNoise)
            isSmall = gradientNorm <= gradientLimit
            let move = "\(text(byMove)), what moving the parameters by one per mille changes it by"
            if !isSmall {
                comparison = "above \(move)" + (standardError.map { ", and above its standard error \(text($0))" } ?? "")
            } else {
                comparison = byNoise > byMove ? "within its standard error over the examples, \(text(byNoise))" : "below \(move)"
            }
        case .given(let limit, let name, _):
            gradientLimit = limit
            isSmall = gradientNorm <= limit
            comparison = "\(isSmall ? "below" : "above") \(text(limit)), \(name)"
        }
        let ends = "λmin = \(text(bottom.value)) ± \(text(bottom.bound)), λmax = \(text(top.value)) ± \(text(top.bound))"
        let count = index.map { index in
            ", \(Self.count(index)) of \(length) eigenvalues negative"
        } ?? ""
        let gradient = "the gradient's norm \(text(gradientNorm)) is \(comparison)"
        kind = isSmall ? CriticalPointKind(curvesDown: isDown, isFlat: !isDown && !(bottom.value > low) || !isUp && !(top.value < -high), curvesUp: isUp) : .notCritical
        because = switch kind {
        case .notCritical: "\(gradient); \(ends)"
        case .saddle: "\(gradient), and the Hessian curves both ways: \(ends)\(count)"
        case .minimum: "\(gradient), and the Hessian curves up everywhere: \(ends)"
        case .maximum: "\(gradient), and the Hessian curves down everywhere: \(ends)"
        case .degenerate: "\(gradient), and the Hessian is flat in some directions to within its bounds: \(ends)"
        }
        description = "\(kind.rawValue): \(ends), gradient \(text(gradientNorm)) \(comparison)\(count)"
    }

    /// An index in words: `3`, or `40 ± 6`.
    private static func count(_ index: Estimate) -> String {
        let digits = index.standardError.isFinite && index.standardError < 1 ? 1 : 0
        if index.standardError == 0 { return String(format: "%.0f", index.value) }
        return String(format: "%.\(digits)f ± %.\(digits)f", index.value, index.standardError)
    }
}

extension CurvatureProblem {
    /// What kind of point this is: minimum, maximum, saddle with its index, degenerate, or not critical, and why.
    ///
    /// Cost: a gradient, and up to `budget` Hessian products, n of them for at most 64 parameters; those of a spectral density only where more eigenvalues are negative than
    /// Lanczos was asked for.
    /// - Parameters:
    ///   - count: smallest eigenvalues looked for.
    ///   - tolerance: of their bounds, relative to the largest magnitude.
    ///   - budget: the most products, ≥ 2.
    /// - Throws: `CurvatureError`: a budget too small, a loss that is not finite.
    public func classified(count: Int = 5, tolerance: Double = 0.01, budget: Int = 400, seed: UInt64 = 0) throws -> PointClassification {
        let slope = try slope(), here = try vector(), norm = try algebra.inner(here, here)[0].squareRoot()
        return try classified(
            gradientNorm: slope.gradientNorm, against: .noiseOrMove(standardError: slope.standardError, parameterNorm: norm), count: count,
            tolerance: tolerance, budget: budget, seed: seed)
    }

    func classified(
        gradientNorm: Double, against scale: PointClassification.GradientScale, count: Int, tolerance: Double, budget: Int, seed: UInt64
    ) throws -> PointClassification {
        let hessian = HessianOperator(of: self), n = space.count
        if n <= min(64, budget) {
            // All of them: no more products than Lanczos takes, and each as often as it is.
            guard let values = SymmetricEigen(try hessian.dense())?.values else { throw CurvatureError.notFinite("a product with the operator") }
            let rounding = 4 * algebra.roundOff * (values.map(abs).max() ?? 0)
            return PointClassification(
                gradientNorm: gradientNorm, against: scale, smallest: values.map { ($0, rounding) }, largest: values.reversed().map { ($0, rounding) }, length: n)
        }
        let ends = try hessian.extremeEigenpairs(
            largest: 1, smallest: min(count, n), tolerance: tolerance, maximumProducts: max(budget * 3 / 5, min(budget, 2)), seed: seed)
        func judged(_ density: SpectralDensity?) -> PointClassification {
            PointClassification(
                gradientNorm: gradientNorm, against: scale, smallest: ends.smallest.map { ($0.value, $0.bound) },
                largest: ends.largest.map { ($0.value, $0.bound) }, density: density, length: n)
        }
        let first = judged(nil), probes = 4, steps = min(40, (budget - ends.products) / probes)
        guard first.index == nil, steps >= 8 else { return first }
        return judged(try hessian.spectralDensity(probes: probes, steps: steps, group: width, seed: seed))
    }
}
