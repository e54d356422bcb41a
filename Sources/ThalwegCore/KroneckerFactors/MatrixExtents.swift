extension TensorType {
    /// Rows and columns of a weight as a matrix: all axes but the last together; a vector is a column.
    package var matrixExtents: (rows: Int, columns: Int) {
        guard shape.rank >= 2 else { return (shape.elementCount, 1) }
        let columns = shape[shape.rank - 1]
        return (shape.elementCount / Swift.max(columns, 1), columns)
    }
}

extension DType {
    /// In what a factor of a preconditioner is kept: float64 for float64, else float32, which decompositions are made for.
    package var ofFactors: DType { self == .float64 ? .float64 : .float32 }
}
