import StableHLO

extension Tensor {
    /// The matrix product `self · other` by NumPy's rule for `matmul`.
    ///
    /// `[…, n, k] · […, k, m] → […, n, m]`, leading axes broadcast; a vector on the left is a row, on the right a column, and
    /// its axis disappears from the result. Scalars are a mistake. Cost: 2·n·k·m operations per matrix.
    public func matmul(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if let failed = [self, other].first(where: { $0.failure != nil }) { return failed }
        func mistake(_ reason: String) -> Tensor {
            .failed(TraceError(op: "matmul", operands: [type, other.type], reason: reason, place: "\(file):\(line)"))
        }
        guard rank > 0, other.rank > 0 else { return mistake("needs at least one axis on both sides; multiply by scalars with *") }
        let inner = other.rank == 1 ? 0 : other.rank - 2
        guard shape[rank - 1] == other.shape[inner] else {
            return mistake("the last axis on the left has \(shape[rank - 1]) elements, axis \(inner) on the right \(other.shape[inner])")
        }
        // Without leading axes on the right, those on the left are free axes of one product.
        if other.rank <= 2 {
            return dotGeneral(other, DotDimensions(lhsContracting: [rank - 1], rhsContracting: [inner]), file: file, line: line)
        }
        let leftLeading = Shape(Array(shape.dimensions.dropLast(2))), rightLeading = Shape(Array(other.shape.dimensions.dropLast(2)))
        guard let leading = leftLeading.broadcast(with: rightLeading) else {
            return mistake("leading axes \(leftLeading) and \(rightLeading) do not broadcast")
        }
        let axes = Array(0..<leading.rank)
        let matrices = other.broadcast(to: Shape(leading.dimensions + other.shape.dimensions.suffix(2)), file: file, line: line)
        if rank == 1 {
            return dotGeneral(
                matrices, DotDimensions(lhsContracting: [0], rhsContracting: [leading.rank]), file: file, line: line)
        }
        return broadcast(to: Shape(leading.dimensions + shape.dimensions.suffix(2)), file: file, line: line).dotGeneral(
            matrices,
            DotDimensions(lhsBatching: axes, rhsBatching: axes, lhsContracting: [leading.rank + 1], rhsContracting: [leading.rank]),
            file: file, line: line)
    }

    /// The inner product of two tensors of one shape: the sum of the element-wise products, a scalar.
    public func dot(_ other: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let axes = Array(0..<rank)
        return dotGeneral(other, DotDimensions(lhsContracting: axes, rhsContracting: axes), file: file, line: line)
    }
}
