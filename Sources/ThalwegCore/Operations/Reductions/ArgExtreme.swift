extension Tensor {
    /// The index (`int32`) of the largest element along `axis` (negative counts from the end), which disappears.
    ///
    /// The first of equal maxima; the first NaN if there is one. The axis must not be empty.
    public func argMax(axis: Int = -1, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        argExtreme("arg_max", axis, file: file, line: line) { $0.max(axes: [$1], keepDims: true) }
    }

    /// The index (`int32`) of the smallest element along `axis` (negative counts from the end), which disappears.
    ///
    /// The first of equal minima; the first NaN if there is one. The axis must not be empty.
    public func argMin(axis: Int = -1, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        argExtreme("arg_min", axis, file: file, line: line) { $0.min(axes: [$1], keepDims: true) }
    }

    /// The smallest index whose element is the extreme or NaN.
    private func argExtreme(
        _ op: String, _ axis: Int, file: StaticString, line: UInt, _ extreme: (Tensor, Int) -> Tensor
    ) -> Tensor {
        if failure != nil { return self }
        guard let axis = shape.axis(axis), shape[axis] > 0 else {
            return .failed(TraceError(op: op, operands: [type], reason: "has no elements along an axis \(axis)", place: "\(file):\(line)"))
        }
        let x = stopGradient(self), places = Tensor.iota(shape, axis: axis, dtype: .int32)
        let found = (x .== extreme(x, axis)).or(isNaN(x))
        return ThalwegCore.select(found, places, Tensor(Double(shape[axis]), dtype: .int32)).min(axes: [axis])
    }
}
