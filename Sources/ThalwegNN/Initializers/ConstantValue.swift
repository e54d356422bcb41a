import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// All `value`.
    public static func constant(_ value: Double = 0) -> Initializer {
        Initializer("constant", isConstant: true, options: option("value", value, default: 0)) { shape, _, dtype, _ in
            .full(value, shape, dtype: dtype)
        }
    }

    static let constantEntry = Initializer.row(
        "constant", "value", default: 0, nonNegative: false, "all one value", option: "the value") { .constant($0) }
}
