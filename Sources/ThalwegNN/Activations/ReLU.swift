import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `max(x, 0)`; the derivative at 0 is 0. NaN stays NaN.
    public static let relu = Activation("relu", isReLULike: true) { x in select(x .<= 0, .zeros(x.shape, dtype: x.dtype), x) }

    static let reluEntry = Activation.row(.relu, "max(x, 0)", reference: "Nair & Hinton 2010")
}
