import ThalwegConfiguration
import ThalwegCore

extension Loss {
    /// `−Σⱼ tⱼ·log softmax(o)ⱼ` per example, from logits; finite for logits of any size.
    public static let softmaxCrossEntropy = Loss("softmax_cross_entropy", output: .logits, smoothing: .uniformOverClasses) { targets, outputs in
        -(targets * outputs.logSoftmax(axis: -1)).sum(axes: [-1])
    }

    static let softmaxCrossEntropyEntry = Loss.row(.softmaxCrossEntropy, "cross-entropy of classes, from logits", reference: "")
}
