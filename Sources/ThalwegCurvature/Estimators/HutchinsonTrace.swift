import Foundation

/// The trace as the mean of `zᵀ A z` over random sign vectors z, with its standard error by their scatter.
///
/// The variance of one probe is `2(‖A‖²_F − Σ a_ii²)` for symmetric A. Cost: one form for a probe.
/// Reference: Hutchinson 1990, doi:10.1080/03610919008812866.
/// - Parameters:
///   - probes: at least 2; the most where `relativeError` is given.
///   - relativeError: stops as soon as the standard error is below this part of the estimate, not before 8 probes.
///   - seed: of the probes.
/// - Throws: `CurvatureError.budgetTooSmall` for fewer than 2 probes.
public func hutchinsonTrace(
    of matrix: any LinearOperator, probes: Int = 100, relativeError: Double? = nil, seed: UInt64 = 0
) throws -> Estimate {
    guard probes >= 2 else { throw CurvatureError.budgetTooSmall(given: probes, needed: 2, what: "the trace with an error") }
    var samples: [Double] = []
    while samples.count < probes {
        let z = try matrix.algebra.random(.rademacher, count: min(4, probes - samples.count), seed: seed, number: samples.count)
        samples += try matrix.forms(z)
        let estimate = Estimate(mean: samples)
        guard estimate.value.isFinite else { throw CurvatureError.notFinite("a product with the operator") }
        if let relativeError, samples.count >= 8, estimate.standardError <= relativeError * abs(estimate.value) { break }
    }
    return Estimate(mean: samples)
}

/// The squared Frobenius norm `Σ a_ij² = E ‖A z‖²` of a symmetric operator, with its standard error.
///
/// Cost: one product for a probe.
public func squaredFrobeniusNorm(of matrix: any LinearOperator, probes: Int = 20, seed: UInt64 = 0) throws -> Estimate {
    guard probes >= 2 else { throw CurvatureError.budgetTooSmall(given: probes, needed: 2, what: "the Frobenius norm with an error") }
    var samples: [Double] = []
    while samples.count < probes {
        let z = try matrix.algebra.random(.rademacher, count: min(4, probes - samples.count), seed: seed, number: samples.count)
        let product = try matrix.products(z)
        samples += try matrix.algebra.inner(product, product)
    }
    return Estimate(mean: samples)
}
