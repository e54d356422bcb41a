/// The trace, the part on a sketched range exactly and the rest by Hutchinson's method.
///
/// `tr A = tr QᵀAQ + tr (I − QQᵀ)A(I − QQᵀ)`, Q an orthonormal basis of the range of A S for random signs S. The error is that of the rest,
/// which falls like 1/m for m products where Hutchinson's falls like 1/√m, for operators with a few large eigenvalues.
/// Cost: a product and a form for each column of the sketch, a form for each probe of the rest.
/// Reference: Meyer, Musco, Musco & Woodruff 2021, doi:10.1137/1.9781611976496.16.
/// - Parameters:
///   - relativeError: the standard error asked for as a part of the estimate; stops there, not before 8 probes of the rest.
///   - sketch: the columns of S.
///   - maximumProducts: in all, more than `2 · sketch`; a form counts as one.
///   - seed: of all random signs.
/// - Returns: an estimate with standard error 0 where the sketch is the whole space.
/// - Throws: `CurvatureError.budgetTooSmall`.
public func hutchPlusPlusTrace(
    of matrix: any LinearOperator, relativeError: Double = 0.01, sketch: Int = 10, maximumProducts: Int = 200, seed: UInt64 = 0
) throws -> Estimate {
    let columns = min(sketch, matrix.length)
    guard maximumProducts >= 2 * columns + 2 else {
        throw CurvatureError.budgetTooSmall(given: maximumProducts, needed: 2 * columns + 2, what: "Hutch++ with a sketch of \(columns)")
    }
    let algebra = matrix.algebra
    let s = try algebra.random(.rademacher, count: columns, seed: seed, number: 1 << 20)
    let q = try OrthonormalBasis.factorize(matrix.products(s), seed: seed).basis
    let known = try matrix.forms(q).reduce(0, +)
    guard known.isFinite else { throw CurvatureError.notFinite("a product with the operator") }
    if columns == matrix.length { return Estimate(value: known, standardError: 0, samples: columns) }
    var samples: [Double] = []
    while samples.count + 2 * columns < maximumProducts {
        let count = min(4, maximumProducts - 2 * columns - samples.count)
        let z = try algebra.random(.rademacher, count: count, seed: seed, number: samples.count)
        let inside = try algebra.gram(z, q)
        let outside = try algebra.sum(z, algebra.combination(inside, q), factor: [-1])
        samples += try matrix.forms(outside)
        let rest = Estimate(mean: samples)
        if samples.count >= 8, rest.standardError <= relativeError * abs(known + rest.value) { break }
    }
    let rest = Estimate(mean: samples)
    return Estimate(value: known + rest.value, standardError: rest.standardError, samples: rest.samples)
}
