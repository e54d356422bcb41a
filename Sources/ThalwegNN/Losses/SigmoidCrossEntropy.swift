import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `ln(1 + eᵒ) − t·o` per unit, the cross-entropy of independent labels from logits; mean over units.
    public static let sigmoidCrossEntropy = Loss("sigmoid_cross_entropy", output: .logits, smoothing: .half) { targets, outputs in
        (stableSoftplus(outputs) - targets * outputs).mean(axes: [-1])
    }

    static let sigmoidCrossEntropyEntry = Loss.row(.sigmoidCrossEntropy, "cross-entropy of independent labels, from logits", reference: "")
}
