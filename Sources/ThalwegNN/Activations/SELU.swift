import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `1.0507·x` for x > 0, else `1.0507·1.6733·(eˣ − 1)`: mean 0 and variance 1 are a fixed point.
    ///
    /// Not counted to the ReLU family here: its analysis asks for LeCun initialization.
    public static let selu = Activation("selu") { 1.0507009873554805 * exponentialLinear($0, alpha: 1.6732632423543772) }

    static let seluEntry = Activation.row(
        .selu, "scaled ELU that keeps mean 0 and variance 1", reference: "Klambauer et al. 2017, arXiv:1706.02515")
}
