import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// All one.
    public static let ones = Initializer("ones", isConstant: true) { shape, _, dtype, _ in .ones(shape, dtype: dtype) }

    static let onesEntry = Initializer.row(.ones, "all 1")
}
