import Foundation
import ThalwegCore

/// How much noise on the parameters the loss bears: the flatness of PAC-Bayes bounds on generalization.
///
/// σ is the largest for which `E_u[L(θ + σu)] ≤ L(θ) + tolerance`, u normal; 1/σ² is the sharpness that bounds have. Its standard error comes
/// from the mean's, over the directions drawn, and the slope of the rise at σ. Reference: Neyshabur et al. 2017, arXiv:1706.08947; Jiang et al.
/// 2020, arXiv:1912.02178.
public struct Flatness: Sendable, Hashable {
    /// The rise that is borne.
    public let tolerance: Double
    /// σ of the same noise on every parameter; nil where no noise up to 10⁶ times the parameters' size raises the loss so far.
    public let sigma: Estimate?
    /// σ' of noise in proportion, `u_i ~ N(0, σ'² θ_i² + 10⁻⁶)`: what rescaling a parameter does not change; nil as above, or where the fixed
    /// part alone raises the loss further.
    public let relativeSigma: Estimate?
}

extension CurvatureProblem {
    /// The flatness, by bisection with the same random directions at every σ.
    ///
    /// Cost: some 5 to 10 values of σ, each `2 · directions + 1` evaluations, for both kinds of noise.
    /// - Parameters:
    ///   - tolerance: the rise that is borne, > 0.
    ///   - directions: random directions, each taken both ways.
    /// - Throws: `CurvatureError.budgetTooSmall` below 2 directions.
    public func flatness(tolerance: Double = 0.1, directions count: Int = 10, seed: UInt64 = 0) throws -> Flatness {
        guard count >= 2 else { throw CurvatureError.budgetTooSmall(given: count, needed: 2, what: "an expectation over random directions") }
        let here = try vector(), size = max((try algebra.inner(here, here)[0] / Double(space.count)).squareRoot(), 1e-12)
        let draws = try algebra.random(.gaussian, count: count, seed: seed, number: 0x9ac)
        let fixed = try algebra.random(.gaussian, count: count, seed: seed, number: 0x9ad), scaled = try algebra.product(draws, here)
        let both = try algebra.concatenated((0..<count).flatMap { [try algebra.rows($0..<$0 + 1, of: scaled), try algebra.rows($0..<$0 + 1, of: fixed)] })
        return Flatness(
            tolerance: tolerance,
            sigma: try largest(from: 0.1 * size, tolerance) { try pairedRises(along: draws, at: [$0]) },
            relativeSigma: try largest(from: 0.1, tolerance) { try pairedRises(along: both, at: [$0, 1e-3]) })
    }

    /// The largest σ whose mean rise is within the tolerance.
    private func largest(
        from start: Double, _ tolerance: Double, _ rises: (Double) throws -> [(up: Double, down: Double)]
    ) throws -> Estimate? {
        func mean(_ sigma: Double) throws -> Estimate { Estimate(mean: try rises(sigma).map { ($0.up + $0.down) / 2 }) }
        func fits(_ rise: Estimate) -> Bool { rise.value <= tolerance }  // false for one that is no number
        var low = start, high = start, atLow = try mean(start), atHigh = atLow
        if fits(atLow) {
            while fits(atHigh) {
                (low, atLow, high) = (high, atHigh, high * 2)
                guard high <= start * 1e7 else { return nil }
                atHigh = try mean(high)
            }
        } else {
            while !fits(atLow) {
                (high, atHigh, low) = (low, atLow, low / 2)
                guard low >= start * 1e-7 else { return nil }
                atLow = try mean(low)
            }
        }
        while high > low * 1.1 {
            let middle = (low * high).squareRoot(), rise = try mean(middle)
            if fits(rise) { (low, atLow) = (middle, rise) } else { (high, atHigh) = (middle, rise) }
        }
        // On the chord between the two, which is 0.1 % from a parabola at most; and the mean's error taken to σ by the chord's slope.
        let slope = (atHigh.value - atLow.value) / (high - low)
        guard slope.isFinite, slope > 0 else { return Estimate(value: low, standardError: .infinity, samples: atLow.samples) }
        return Estimate(value: low + (tolerance - atLow.value) / slope, standardError: atLow.standardError / slope, samples: atLow.samples)
    }
}
