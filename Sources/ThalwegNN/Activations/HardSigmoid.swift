import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `min(max(x/6 + 1/2, 0), 1)`, as in Keras 3.
    public static let hardSigmoid = Activation("hard_sigmoid") { x in clamp(x * (1.0 / 6) + 0.5, 0, 1) }

    static let hardSigmoidEntry = Activation.row(.hardSigmoid, "clip(x/6 + 1/2, 0, 1)", reference: "")
}
