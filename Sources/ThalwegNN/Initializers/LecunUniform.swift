import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Uniform in ±√(3 / fanIn).
    public static let lecunUniform = scaledUniform("lecun_uniform", scale: 1, .fanIn)

    static let lecunUniformEntry = Initializer.row(.lecunUniform, "uniform with variance 1 / fan_in", reference: "LeCun et al. 1998, doi:10.1007/3-540-49430-8_2")
}
