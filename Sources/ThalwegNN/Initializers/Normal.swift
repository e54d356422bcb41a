import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Normal with mean 0.
    ///
    /// - Parameter stddev: the standard deviation, ≥ 0.
    public static func normal(stddev: Double = 0.05) -> Initializer {
        Initializer("normal", options: option("stddev", stddev, default: 0.05)) { shape, _, dtype, key in
            key.normal(shape, mean: 0, stddev: stddev, dtype: dtype)
        }
    }
    /// `normal(stddev: 0.05)`, Keras's `RandomNormal`.
    public static let normal: Initializer = normal(stddev: 0.05)

    static let normalEntry = Initializer.row(
        "normal", "stddev", default: 0.05, "normal with mean 0", option: "the standard deviation") { .normal(stddev: $0) }
}
