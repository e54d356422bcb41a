public import ThalwegCore

/// A matrix that is there, `[n, n]`: what the other operators are compared with.
public struct MatrixOperator: LinearOperator {
    public let algebra: BlockAlgebra
    public let isSymmetric: Bool
    private let transposed: VectorBlock

    /// An operator of a square matrix.
    public init(_ matrix: Matrix, dtype: DType = .float64, engine: Engine) throws {
        precondition(matrix.rows == matrix.columns, "\(matrix.rows)×\(matrix.columns) is not square")
        algebra = BlockAlgebra(length: matrix.rows, dtype: dtype, engine: engine)
        isSymmetric = matrix == matrix.transposed
        transposed = try algebra.block(HostArray(matrix.transposed.elements, shape: [matrix.rows, matrix.rows]))
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        VectorBlock(try algebra.run("matrix_products", [vectors.buffer, transposed.buffer]) { [$0[0].matmul($0[1])] }[0], algebra)
    }
}
