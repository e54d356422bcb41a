import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Truncated normal with variance 1 / fanIn.
    public static let lecunNormal = scaledNormal("lecun_normal", scale: 1, .fanIn)

    static let lecunNormalEntry = Initializer.row(.lecunNormal, "truncated normal with variance 1 / fan_in", reference: "LeCun et al. 1998, doi:10.1007/3-540-49430-8_2")
}
