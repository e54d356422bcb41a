import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Uniform in ±√(6 / fanIn).
    public static let heUniform = scaledUniform("he_uniform", scale: 2, .fanIn)

    static let heUniformEntry = Initializer.row(.heUniform, "uniform with variance 2 / fan_in", reference: "He et al. 2015, arXiv:1502.01852")
}
