import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x·tanh(ln(1 + eˣ))`.
    public static let mish = Activation("mish", isReLULike: true) { x in x * ThalwegCore.tanh(stableSoftplus(x)) }

    static let mishEntry = Activation.row(.mish, "x·tanh(softplus(x))", reference: "Misra 2019, arXiv:1908.08681")
}
