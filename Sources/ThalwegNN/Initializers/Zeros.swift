import ThalwegConfiguration
import ThalwegCore

extension Initializer {
    /// All zero.
    public static let zeros = Initializer("zeros", isConstant: true) { shape, _, dtype, _ in .zeros(shape, dtype: dtype) }

    static let zerosEntry = Initializer.row(.zeros, "all 0")
}
