import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x·Φ(x) = x·(1 + erf(x/√2))/2`, the exact form (Keras's default).
    public static let gelu = Activation("gelu", isReLULike: true) { x in 0.5 * x * (1 + erf(x * 0.5.squareRoot())) }

    static let geluEntry = Activation.row(.gelu, "x·Φ(x), Φ the normal distribution function", reference: "Hendrycks & Gimpel 2016, arXiv:1606.08415")
}
