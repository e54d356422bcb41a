import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `max(1 − t·o, 0)`, mean over units; targets −1 and 1. Where all targets of a batch are 0 or 1 they become −1 and 1, as in Keras.
    public static let hinge = Loss("hinge", output: .logits) { targets, outputs in
        Loss.margin(Loss.signed(targets), outputs).mean(axes: [-1])
    }

    static let hingeEntry = Loss.row(.hinge, "max(1 − t·o, 0) for targets −1 and 1", reference: "Crammer & Singer 2001")
}
