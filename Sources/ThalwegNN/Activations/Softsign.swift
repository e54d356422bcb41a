import ThalwegConfiguration
import ThalwegCore

extension Activation {
    /// `x / (1 + |x|)`.
    public static let softsign = Activation("softsign") { x in x / (1 + abs(x)) }

    static let softsignEntry = Activation.row(.softsign, "x / (1 + |x|)", reference: "")
}
