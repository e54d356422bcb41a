import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x` for x > 0, else `alpha·(eˣ − 1)`.
    public static func elu(alpha: Double = 1) -> Activation {
        Activation("elu", isReLULike: true, options: alpha == 1 ? [] : [("alpha", .number(alpha))]) { exponentialLinear($0, alpha: alpha) }
    }
    /// `elu(alpha: 1)`.
    public static let elu: Activation = elu(alpha: 1)

    static let eluEntry = CatalogueEntry<Activation>(
        "elu", family: "activation", summary: "x above 0, alpha·(exp(x) − 1) below",
        options: [OptionDescription("alpha", .number, default: 1.0, "the negative of the limit at −∞")],
        reference: "Clevert et al. 2016, arXiv:1511.07289"
    ) { options in .elu(alpha: try options.double("alpha", default: 1)) }
}

/// `x` for x > 0, else `alpha·(eˣ − 1)`; the branch not taken sees 0, so that it cannot overflow and spoil the gradient.
func exponentialLinear(_ x: Tensor, alpha: Double) -> Tensor {
    let isPositive = x .> 0
    let zero = Tensor.zeros(x.shape, dtype: x.dtype)
    return select(isPositive, x, alpha * expm1(select(isPositive, zero, x)))
}
