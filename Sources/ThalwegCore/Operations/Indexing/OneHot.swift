extension Tensor {
    /// Integer classes as indicator vectors along a new last axis: 1 at the class, 0 elsewhere.
    ///
    /// Classes outside `0 ..< classes` give zeros. Not differentiable in the classes.
    public func oneHot(_ classes: Int, dtype: DType = .float32, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if failure != nil { return self }
        guard self.dtype.isInteger, classes >= 0 else {
            return .failed(
                TraceError(
                    op: "oneHot", operands: [type], reason: "needs integer classes and a number of classes ≥ 0, seen \(classes)",
                    place: "\(file):\(line)"))
        }
        let wide = widenedIndices
        return wide.expandDims(-1).equal(Tensor.iota([classes], dtype: wide.dtype)).converted(to: dtype)
    }
}

/// Integer classes as indicator vectors along a new last axis; see `Tensor.oneHot`.
public func oneHot(
    _ indices: Tensor, classes: Int, dtype: DType = .float32, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
    indices.oneHot(classes, dtype: dtype, file: file, line: line)
}
