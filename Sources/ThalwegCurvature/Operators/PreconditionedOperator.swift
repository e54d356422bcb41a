import ThalwegCore

/// `P⁻¹ᐟ² A P⁻¹ᐟ²` with a positive diagonal P: it has the eigenvalues of `P⁻¹ A`, and is as symmetric as A.
///
/// Rows and columns where P is zero or not finite are zero. Cost of a product: one of A.
public struct PreconditionedOperator: LinearOperator {
    private let matrix: any LinearOperator
    private let root: VectorBlock
    public var algebra: BlockAlgebra { matrix.algebra }
    public var isSymmetric: Bool { matrix.isSymmetric }
    public var vectorLimit: Int? { matrix.vectorLimit }

    /// A between inverse roots of a diagonal.
    ///
    /// - Parameter diagonal: P, `[1, n]`, such as what Adam divides by.
    public init(_ matrix: any LinearOperator, diagonal: VectorBlock) throws {
        self.matrix = matrix
        let result = try matrix.algebra.run("inverse_root", [diagonal.buffer]) { inputs in
            let p = inputs[0], isUsed = (p .> 0).and(p .< .infinity), safe = select(isUsed, p, .ones(p.shape, dtype: p.dtype))
            return [select(isUsed, 1 / safe.sqrt(), .zeros(p.shape, dtype: p.dtype))]
        }
        root = VectorBlock(result[0], matrix.algebra)
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try algebra.product(matrix.products(algebra.product(vectors, root)), root)
    }
}
