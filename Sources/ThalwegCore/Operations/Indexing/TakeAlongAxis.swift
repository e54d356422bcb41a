import StableHLO

extension Tensor {
    /// From each line along `axis` the elements that `indices` lists for that line (NumPy's `take_along_axis`).
    ///
    /// With `axis` 1 of a matrix: `result[i, j] = self[i, indices[i, j]]`. Indices out of range are clamped.
    /// - Parameter indices: integers; the tensor's shape but for `axis`, which may have any extent.
    public func takeAlongAxis(_ indices: Tensor, axis: Int, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if let failed = [self, indices].first(where: { $0.failure != nil }) { return failed }
        guard let resolved = shape.axis(axis), indices.rank == rank,
            indices.shape.removing([resolved]) == shape.removing([resolved])
        else {
            return .failed(
                TraceError(
                    op: "takeAlongAxis", operands: [type, indices.type], reason: "the shapes must agree in all axes but axis \(axis)",
                    place: "\(file):\(line)"))
        }
        let others = shape.indices.filter { $0 != resolved }
        return gather(
            indices,
            GatherDimensions(
                offsetDims: [], collapsedSliceDims: [resolved], operandBatchingDims: others, startIndicesBatchingDims: others,
                startIndexMap: [resolved], indexVectorDim: rank),
            sliceSizes: shape.map { Swift.min($0, 1) }, file: file, line: line)
    }
}
