import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// The hyperbolic tangent.
    public static let tanh = Activation("tanh") { x in ThalwegCore.tanh(x) }

    static let tanhEntry = Activation.row(.tanh, "the hyperbolic tangent", reference: "")
}
