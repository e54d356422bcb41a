extension Tensor {
    /// The tensor repeated `counts[i]` times along axis `i`, as whole blocks (NumPy's `tile`).
    ///
    /// - Parameter counts: one per axis, each ≥ 0.
    public func tile(_ counts: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if failure != nil { return self }
        guard counts.count == rank, counts.allSatisfy({ $0 >= 0 }) else {
            return .failed(
                TraceError(
                    op: "tile", operands: [type], reason: "\(counts) must be one repetition count ≥ 0 for each of the \(rank) axes",
                    place: "\(file):\(line)"))
        }
        let widened = Shape(zip(counts, shape).flatMap { [$0, $1] })
        return broadcastInDim(widened, axes: shape.indices.map { 2 * $0 + 1 }, file: file, line: line)
            .reshape(Shape(zip(counts, shape).map { $0 * $1 }), file: file, line: line)
    }
}
