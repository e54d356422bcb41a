extension Tensor {
    /// The mean squared deviation `Σ(x − x̄)² / (n − correction)` over `axes` (all when nil; negative counts from the end).
    ///
    /// With `keepDims` the axes stay with extent 1.
    /// - Parameter correction: 0 for the population's, 1 for the unbiased estimate (Bessel).
    public func variance(
        axes: [Int]? = nil, keepDims: Bool = false, correction: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        let deviation = self - mean(axes: axes, keepDims: true, file: file, line: line)
        return deviation.squared().sum(axes: axes, keepDims: keepDims) / Double(elementCount(along: axes) - correction)
    }

    /// The square root of `variance`; its derivative is 0 where the variance is 0.
    public func standardDeviation(
        axes: [Int]? = nil, keepDims: Bool = false, correction: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        variance(axes: axes, keepDims: keepDims, correction: correction, file: file, line: line).rootOrZero()
    }

    /// The Euclidean norm `√Σx²` over `axes` (all when nil; negative counts from the end); its derivative is 0 where it is 0.
    public func norm(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        squared().sum(axes: axes, keepDims: keepDims, file: file, line: line).rootOrZero()
    }

    /// `√x` with derivative 0 at 0.
    private func rootOrZero() -> Tensor {
        let isZero = self .== 0
        return ThalwegCore.select(isZero, .zeros(shape, dtype: dtype), ThalwegCore.select(isZero, .ones(shape, dtype: dtype), self).sqrt())
    }
}
