extension Tensor {
    /// The maximum over axes as a constant, 0 where it is not finite: the shift that keeps `exp` from overflowing.
    func stabilizer(axes: [Int]?) -> Tensor {
        let top = stopGradient(max(axes: axes, keepDims: true))
        return ThalwegCore.select(isFinite(top), top, .zeros(top.shape, dtype: top.dtype))
    }

    /// `ln Σ eˣ` over `axes` (all when nil; negative counts from the end), without overflow; −∞ over elements that are all −∞.
    ///
    /// With `keepDims` the axes stay with extent 1.
    public func logSumExp(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let shift = stabilizer(axes: axes)
        let total = (self - shift).exp().sum(axes: axes, keepDims: true, file: file, line: line).log() + shift
        guard !keepDims, total.failure == nil else { return total }
        return total.reshape(shape.removing(Reduction.resolve(axes, rank: rank)))
    }

    /// `eˣ / Σ eˣ` along `axis` (negative counts from the end), without overflow; NaN where all elements are −∞.
    public func softmax(axis: Int = -1, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let powers = (self - stabilizer(axes: [axis])).exp()
        return powers / powers.sum(axes: [axis], keepDims: true, file: file, line: line)
    }

    /// `x − ln Σ eˣ` along `axis` (negative counts from the end): the logarithm of `softmax`, accurate where that underflows.
    public func logSoftmax(axis: Int = -1, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let shifted = self - stabilizer(axes: [axis])
        return shifted - shifted.exp().sum(axes: [axis], keepDims: true, file: file, line: line).log()
    }
}
