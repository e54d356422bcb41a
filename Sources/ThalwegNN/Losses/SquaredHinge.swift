import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `max(1 − t·o, 0)²`, mean over units; targets as in `hinge`.
    public static let squaredHinge = Loss("squared_hinge", output: .logits) { targets, outputs in
        Loss.margin(Loss.signed(targets), outputs).squared().mean(axes: [-1])
    }

    static let squaredHingeEntry = Loss.row(.squaredHinge, "the square of max(1 − t·o, 0)", reference: "")
}
