import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `−Σⱼ tⱼ·log pⱼ` per example, from probabilities `p = clip(o / Σo, 1e-7, 1 − 1e-7)`, as in Keras; where the clip acts the derivative is 0.
    public static let categoricalCrossEntropy = Loss("categorical_cross_entropy", output: .probabilities, smoothing: .uniformOverClasses) { targets, outputs in
        -(targets * log(Loss.clipped(outputs / outputs.sum(axes: [-1], keepDims: true)))).sum(axes: [-1])
    }

    static let categoricalCrossEntropyEntry = Loss.row(.categoricalCrossEntropy, "cross-entropy of classes, from probabilities", reference: "")
}
