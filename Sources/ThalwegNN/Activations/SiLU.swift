import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x·sigmoid(x)`, also called swish.
    public static let silu = Activation("silu", isReLULike: true) { x in x * logistic(x) }

    static let siluEntry = Activation.row(.silu, "x·sigmoid(x), also called swish", reference: "Elfwing et al. 2018, arXiv:1702.03118")
}
