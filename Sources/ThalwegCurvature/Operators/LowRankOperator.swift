/// `Σ λ_i u_i u_iᵀ + d I` with k orthonormal vectors: a low-rank form of an operator, damped, with its inverse in closed form.
///
/// Cost of a product: `4 k n` operations, no derivative. Memory: the k vectors.
public struct LowRankOperator: LinearOperator {
    /// u_i, orthonormal, `[k, n]`.
    public let vectors: VectorBlock
    /// λ_i.
    public let values: [Double]
    /// d: the value on all that is orthogonal to the vectors.
    public let damping: Double
    public var algebra: BlockAlgebra { vectors.algebra }
    /// k.
    public var rank: Int { values.count }

    /// A form of given vectors. Precondition: as many values as vectors, at least one; the vectors orthonormal.
    public init(vectors: VectorBlock, values: [Double], damping: Double = 0) {
        precondition(vectors.count == values.count && !values.isEmpty, "\(values.count) values for \(vectors.count) vectors")
        (self.vectors, self.values, self.damping) = (vectors, values, damping)
    }

    /// The best form of a rank for a symmetric operator, by its eigenvalues largest in magnitude, as far as Lanczos finds them.
    ///
    /// - Parameters:
    ///   - rank: eigenvalues kept, ≥ 1; fewer where the operator has fewer that differ from zero, or Lanczos finds fewer.
    ///   - damping: d; values and vectors stay the operator's.
    /// - Throws: as `extremeEigenpairs`, of which it takes `rank` pairs at each end.
    public init(of matrix: any LinearOperator, rank: Int, damping: Double = 0, tolerance: Double = 1e-3, maximumProducts: Int = 300, seed: UInt64 = 0) throws {
        let count = Swift.max(1, rank)
        let ends = try matrix.extremeEigenpairs(largest: count, smallest: count, tolerance: tolerance, maximumProducts: maximumProducts, seed: seed)
        // On a small space both ends meet: a pair counts once.
        var pairs = ends.largest
        for pair in ends.smallest where pairs.allSatisfy({ abs($0.value - pair.value) > $0.bound + pair.bound }) { pairs.append(pair) }
        pairs = Array(pairs.sorted { abs($0.value) > abs($1.value) }.prefix(count))
        let found = try OrthonormalBasis.factorize(matrix.algebra.concatenated(pairs.map(\.vector)), seed: seed).basis
        self.init(vectors: found, values: pairs.map(\.value), damping: damping)
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        var along = try algebra.gram(vectors, self.vectors)
        for row in 0..<along.rows { for column in 0..<along.columns { along[row, column] *= values[column] } }
        return try algebra.sum(algebra.combination(along, self.vectors), vectors, factor: [damping])
    }

    /// `(Σ λ_i u_i u_iᵀ + d I)⁻¹`, a low-rank form too; nil where an eigenvalue, or d, is zero.
    public var inverse: LowRankOperator? {
        guard damping != 0, values.allSatisfy({ $0 + damping != 0 }) else { return nil }
        return LowRankOperator(vectors: vectors, values: values.map { 1 / ($0 + damping) - 1 / damping }, damping: 1 / damping)
    }
}
