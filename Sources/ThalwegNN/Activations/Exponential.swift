import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `eˣ`.
    public static let exponential = Activation("exponential") { x in exp(x) }

    static let exponentialEntry = Activation.row(.exponential, "exp(x)", reference: "")
}
