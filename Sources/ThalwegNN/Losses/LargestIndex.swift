import ThalwegCore

extension Tensor {
    /// The index of the largest entry along an axis, the first of equal ones, in i32.
    func argMax(axis: Int) -> Tensor {
        guard failure == nil, let resolved = shape.axis(axis) else { return self }
        let places = Tensor.iota(shape, axis: resolved, dtype: .int32)
        let isLargest = self .>= max(axes: [resolved], keepDims: true)
        return ThalwegCore.select(isLargest, places, .full(Double(shape[resolved]), shape, dtype: .int32)).min(axes: [resolved])
    }
}
