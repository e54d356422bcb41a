import StableHLO

extension GatherDimensions {
    /// Whole slices of one axis, one per element of an index tensor without index vectors.
    static func rows(of shape: Shape, axis: Int, indexRank: Int) -> GatherDimensions {
        GatherDimensions(
            offsetDims: Array(0..<axis) + Array(axis + indexRank..<shape.rank - 1 + indexRank), collapsedSliceDims: [axis],
            startIndexMap: [axis], indexVectorDim: indexRank)
    }
}

extension Tensor {
    /// The slices of `axis` that `rows` lists, in its order: an embedding's look-up, or the examples of a batch.
    ///
    /// - Parameters:
    ///   - rows: integer indices of any shape, which takes the axis's place in the result. Indices out of range are clamped:
    ///     negative ones give the first slice, too large ones the last.
    ///   - axis: negative counts from the end.
    public func gathered(rows: Tensor, axis: Int = 0, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if let failed = [self, rows].first(where: { $0.failure != nil }) { return failed }
        func mistake(_ reason: String) -> Tensor {
            .failed(TraceError(op: "gathered", operands: [type, rows.type], reason: reason, place: "\(file):\(line)"))
        }
        guard let resolved = shape.axis(axis) else { return mistake("has no axis \(axis)") }
        guard shape[resolved] > 0 || rows.shape.elementCount == 0 else { return mistake("axis \(axis) has no elements to take") }
        var sizes = shape.dimensions
        sizes[resolved] = Swift.min(1, shape[resolved])
        return gather(rows, .rows(of: shape, axis: resolved, indexRank: rows.rank), sliceSizes: sizes, file: file, line: line)
    }
}
