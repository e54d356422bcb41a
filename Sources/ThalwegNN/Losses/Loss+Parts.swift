import ThalwegCore

extension Loss {
    /// Clipped to 1e-7…1 − 1e-7, Keras's epsilon; the derivative is 0 outside.
    static func clipped(_ p: Tensor) -> Tensor { clamp(p, 1e-7, 1 - 1e-7) }

    /// Targets −1 and 1: `2t − 1` where all of them are 0 or 1, else as they are.
    static func signed(_ targets: Tensor) -> Tensor {
        let others = (targets .== 0).or(targets .== 1).not().converted(to: targets.dtype).sum()
        return select(others .== 0, 2 * targets - 1, targets)
    }

    /// `max(1 − t·o, 0)`; the derivative at the kink is 0, and NaN stays NaN.
    static func margin(_ targets: Tensor, _ outputs: Tensor) -> Tensor {
        let margin = 1 - targets * outputs
        return select(margin .<= 0, .zeros(margin.shape, dtype: margin.dtype), margin)
    }

    /// Divided by the Euclidean norm along the last axis, which counts as at least 1e-7, as in Keras.
    static func normalized(_ x: Tensor) -> Tensor {
        let square = x.squared().sum(axes: [-1], keepDims: true)
        return x * rsqrt(max(square, 1e-14))
    }
}
