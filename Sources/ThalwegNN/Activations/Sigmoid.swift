import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `1 / (1 + e⁻ˣ)`.
    public static let sigmoid = Activation("sigmoid") { x in logistic(x) }

    static let sigmoidEntry = Activation.row(.sigmoid, "1 / (1 + exp(−x))", reference: "")
}
