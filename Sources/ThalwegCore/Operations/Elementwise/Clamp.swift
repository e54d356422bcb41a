/// `x` limited to `[low, high]`, element by element, with broadcasting; NaN stays.
///
/// Where `x` is strictly inside, the derivative is 1; at and beyond a limit it is 0, and the limit gets it.
public func clamp(_ x: Tensor, _ low: Tensor, _ high: Tensor) -> Tensor {
    select(x .<= low, low, select(x .>= high, high, x))
}

/// `x` limited to `[low, high]`, element by element; NaN stays. The derivative is 1 strictly inside, 0 at and beyond the limits.
public func clamp(_ x: Tensor, _ low: Double, _ high: Double) -> Tensor {
    clamp(x, Tensor(low, dtype: x.dtype), Tensor(high, dtype: x.dtype))
}
