extension Tensor {
    /// The arithmetic mean over `axes` (all when nil; negative counts from the end); NaN over no elements.
    ///
    /// Defined for floating-point tensors. With `keepDims` the axes stay with extent 1.
    public func mean(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        guard failure == nil else { return self }
        guard dtype.isFloatingPoint else {
            return .failed(
                TraceError(op: "mean", operands: [type], reason: "not defined for \(dtype.rawValue); convert to a float type first", place: "\(file):\(line)"))
        }
        return sum(axes: axes, keepDims: keepDims, file: file, line: line) / Double(elementCount(along: axes))
    }

    /// The number of elements that a reduction over `axes` combines into one.
    func elementCount(along axes: [Int]?) -> Int {
        Reduction.resolve(axes, rank: rank).reduce(1) { $0 * (shape.indices.contains($1) ? shape[$1] : 1) }
    }
}
