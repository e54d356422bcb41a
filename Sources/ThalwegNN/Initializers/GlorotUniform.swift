import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Uniform in ±√(6 / (fanIn + fanOut)): keeps variances level through linear or tanh layers.
    public static let glorotUniform = scaledUniform("glorot_uniform", scale: 1, .fanAverage)

    static let glorotUniformEntry = Initializer.row(.glorotUniform, "uniform with variance 2 / (fan_in + fan_out)", reference: "Glorot & Bengio 2010")
}
