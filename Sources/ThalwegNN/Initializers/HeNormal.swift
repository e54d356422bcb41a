import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Truncated normal with variance 2 / fanIn: keeps the second moment level through ReLU layers.
    public static let heNormal = scaledNormal("he_normal", scale: 2, .fanIn)

    static let heNormalEntry = Initializer.row(.heNormal, "truncated normal with variance 2 / fan_in", reference: "He et al. 2015, arXiv:1502.01852")
}
