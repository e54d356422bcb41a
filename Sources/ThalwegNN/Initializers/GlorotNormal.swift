import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Truncated normal with variance 2 / (fanIn + fanOut).
    public static let glorotNormal = scaledNormal("glorot_normal", scale: 1, .fanAverage)

    static let glorotNormalEntry = Initializer.row(.glorotNormal, "truncated normal with variance 2 / (fan_in + fan_out)", reference: "Glorot & Bengio 2010")
}
