import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x`: no activation.
    public static let linear = Activation("linear") { x in x }

    static let linearEntry = Activation.row(.linear, "the identity", reference: "")
}
