import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `ln(1 + eˣ)`, without overflow.
    public static let softplus = Activation("softplus") { x in stableSoftplus(x) }

    static let softplusEntry = Activation.row(.softplus, "ln(1 + exp(x))", reference: "Dugas et al. 2001")
}

/// `ln(1 + eˣ)` as `x + ln(1 + e⁻ˣ)` for x ≥ 0 and `ln(1 + eˣ)` below: no overflow, full relative accuracy on both sides.
///
/// The branch is chosen by a constant mask, and either branch is the whole analytic function, so derivatives of every order are right, also at 0.
func stableSoftplus(_ x: Tensor) -> Tensor {
    let isPositive = x .>= 0
    let zero = Tensor.zeros(x.shape, dtype: x.dtype)
    return select(isPositive, x, zero) + log1p(exp(select(isPositive, -x, x)))
}
