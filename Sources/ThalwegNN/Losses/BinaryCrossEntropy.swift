import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `−t·ln p − (1 − t)·ln(1 − p)` per unit, `p` the output clipped to 1e-7…1 − 1e-7, as in Keras; mean over units.
    public static let binaryCrossEntropy = Loss("binary_cross_entropy", output: .probabilities, smoothing: .half) { targets, outputs in
        let p = Loss.clipped(outputs)
        return -(targets * log(p) + (1 - targets) * log(1 - p)).mean(axes: [-1])
    }

    static let binaryCrossEntropyEntry = Loss.row(.binaryCrossEntropy, "cross-entropy of independent labels, from probabilities", reference: "")
}
