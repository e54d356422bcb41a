import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Uniform in −`limit`…`limit`; the variance is `limit²/3`.
    public static func uniform(limit: Double = 0.05) -> Initializer {
        Initializer("uniform", options: option("limit", limit, default: 0.05)) { shape, _, dtype, key in
            key.uniform(shape, from: -limit, to: limit, dtype: dtype)
        }
    }
    /// `uniform(limit: 0.05)`, Keras's `RandomUniform`.
    public static let uniform: Initializer = uniform(limit: 0.05)

    static let uniformEntry = Initializer.row(
        "uniform", "limit", default: 0.05, "uniform in −limit…limit", option: "the largest magnitude") { .uniform(limit: $0) }
}
