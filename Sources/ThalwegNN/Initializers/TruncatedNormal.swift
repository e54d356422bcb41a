import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// Normal with mean 0, values beyond two standard deviations drawn again.
    ///
    /// - Parameter stddev: that of the normal before truncation, ≥ 0; the values' own is 0.8796 of it, as in Keras.
    public static func truncatedNormal(stddev: Double = 0.05) -> Initializer {
        Initializer("truncated_normal", options: option("stddev", stddev, default: 0.05)) { shape, _, dtype, key in
            key.truncatedNormal(shape, stddev: stddev, dtype: dtype)
        }
    }
    /// `truncatedNormal(stddev: 0.05)`.
    public static let truncatedNormal: Initializer = truncatedNormal(stddev: 0.05)

    static let truncatedNormalEntry = Initializer.row(
        "truncated_normal", "stddev", default: 0.05, "normal with mean 0, cut at two standard deviations",
        option: "the standard deviation before truncation") { .truncatedNormal(stddev: $0) }
}
