/// The largest eigenpairs of a symmetric operator by a block of vectors that climbs together (locally optimal block conjugate gradients).
///
/// Each round multiplies all vectors at once, which shares the work that does not depend on them, and finds multiple eigenvalues. Bounds are the
/// residuals' lengths, with the rounding of a product. Memory: about 9 vectors for each pair. Cost: `count` products for a round.
/// Reference: Knyazev 2001, doi:10.1137/S1064827500366124; without preconditioner, on an orthonormal basis (Hetmaniuk & Lehoucq 2006,
/// doi:10.1016/j.jcp.2006.02.007).
/// - Parameters:
///   - count: pairs; at most a third of the operator's length.
///   - tolerance: of the bounds, relative to the largest magnitude.
///   - maximumRounds: rounds at most.
/// - Returns: descending.
/// - Throws: `CurvatureError.budgetTooSmall` for too many pairs or no round; `notFinite`.
public func lobpcg(
    of matrix: any LinearOperator, count: Int, tolerance: Double = 1e-3, maximumRounds: Int = 100, seed: UInt64 = 0
) throws -> [Eigenpair] {
    precondition(matrix.isSymmetric, "LOBPCG needs a symmetric operator")
    guard count >= 1, 3 * count <= matrix.length, maximumRounds >= 1 else {
        throw CurvatureError.budgetTooSmall(given: matrix.length, needed: 3 * count, what: "LOBPCG for \(count) pairs (rows of the operator)")
    }
    let algebra = matrix.algebra
    var x = try OrthonormalBasis.factorize(algebra.random(.gaussian, count: count, seed: seed, number: 1 << 23), seed: seed).basis
    var image = try matrix.products(x), direction: VectorBlock?
    var round = 0
    while true {
        // Rayleigh–Ritz on x itself.
        let projected = try algebra.gram(x, image)
        guard let eigen = SymmetricEigen(projected.symmetrized) else { throw CurvatureError.notFinite("a product with the operator") }
        let turn = eigen.descending(count)
        (x, image) = (try algebra.combination(turn, x), try algebra.combination(turn, image))
        let values = Array(eigen.values.reversed().prefix(count))
        var scaling = Matrix(zeros: count, count)
        for i in 0..<count { scaling[i, i] = values[i] }
        let residual = try algebra.sum(image, algebra.combination(scaling, x), factor: [-1])
        let lengths = try algebra.inner(residual, residual).map { $0.squareRoot() }
        let size = values.map(abs).max() ?? 0, floor = 10 * algebra.roundOff * size
        round += 1
        if round > maximumRounds || (lengths.max() ?? 0) <= Swift.max(tolerance * size, floor) {
            return try (0..<count).map { Eigenpair(value: values[$0], bound: lengths[$0] + floor, vector: try algebra.rows($0..<$0 + 1, of: x)) }
        }
        // The basis [x, residual, direction], orthonormal; x stays what it is.
        let parts = [x, residual] + (direction.map { [$0] } ?? [])
        let basis = try OrthonormalBasis.factorize(algebra.concatenated(parts), seed: seed &+ UInt64(round)).basis
        let others = try algebra.rows(count..<basis.count, of: basis)
        let images = try algebra.concatenated([image, matrix.products(others)])
        let whole = try algebra.gram(basis, images)
        guard let found = SymmetricEigen(whole.symmetrized) else { throw CurvatureError.notFinite("a product with the operator") }
        let best = found.descending(count)
        var apart = best
        for i in 0..<count { for j in 0..<count { apart[i, j] = 0 } }
        direction = try algebra.combination(apart, basis)
        (x, image) = (try algebra.combination(best, basis), try algebra.combination(best, images))
    }
}

extension Matrix {
    /// The mean with the transpose.
    var symmetrized: Matrix {
        var result = self
        for i in 0..<rows { for j in 0..<columns { result[i, j] = (self[i, j] + self[j, i]) / 2 } }
        return result
    }
}

extension SymmetricEigen {
    /// The vectors of the largest values as rows, the largest first.
    func descending(_ count: Int) -> Matrix {
        let n = values.count
        var result = Matrix(zeros: count, n)
        for row in 0..<count { for column in 0..<n { result[row, column] = vectors[column, n - 1 - row] } }
        return result
    }
}
