public import ThalwegCore

/// A square matrix on the space of parameters, known by its products with vectors; the matrix itself is never made.
public protocol LinearOperator: Sendable {
    /// What computes with its vectors; their length is the number of rows.
    var algebra: BlockAlgebra { get }
    /// Whether the matrix equals its transpose, up to rounding.
    var isSymmetric: Bool { get }
    /// The most vectors that estimators keep beside a product unless told otherwise; nil for any number.
    var vectorLimit: Int? { get }
    /// `A v` for every vector of a block.
    func products(_ vectors: VectorBlock) throws -> VectorBlock
    /// `vᵀ A v` for every vector of a block, which may cost less than the products.
    func forms(_ vectors: VectorBlock) throws -> [Double]
    /// `start + A v`, for one vector, in the memory of `start`, which is given up.
    func product(_ vector: VectorBlock, onto start: VectorBlock) throws -> VectorBlock
}

extension LinearOperator {
    /// Of symmetric ones, which most are.
    public var isSymmetric: Bool { true }

    /// As many as are useful.
    public var vectorLimit: Int? { nil }

    /// By the products.
    public func forms(_ vectors: VectorBlock) throws -> [Double] { try algebra.inner(vectors, products(vectors)) }

    /// As a sum of both.
    public func product(_ vector: VectorBlock, onto start: VectorBlock) throws -> VectorBlock { try algebra.sum(start, products(vector)) }

    /// The number n of rows and columns.
    public var length: Int { algebra.length }

    /// `A v` for a vector `[n]`, or for the rows of `[k, n]`.
    public func callAsFunction(_ vectors: HostArray) throws -> HostArray {
        try products(algebra.block(vectors)).downloaded().reshaped(to: vectors.shape)
    }

    /// The whole matrix, `n` products. For small n.
    public func dense() throws -> Matrix {
        let n = length
        var result = Matrix(zeros: n, n)
        for start in stride(from: 0, to: n, by: 32) {
            let columns = start..<Swift.min(start + 32, n)
            var units = [Double](repeating: 0, count: columns.count * n)
            for column in columns { units[(column - start) * n + column] = 1 }
            let products = try self(HostArray(units, shape: [columns.count, n], dtype: algebra.dtype)).doubles
            for column in columns { for row in 0..<n { result[row, column] = products[(column - start) * n + row] } }
        }
        return result
    }
}
