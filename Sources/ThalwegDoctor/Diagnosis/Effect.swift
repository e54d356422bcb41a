import Foundation
public import ThalwegTraining

/// How much better a run must be than another for the difference to count.
public enum Effect: Sendable, Hashable {
    /// A tenth of all there is to learn: what separates a failure from a healthy run, beyond what seeds do.
    case strong
    /// A twenty-fifth of it: where a signal already says that the setting is at fault.
    case moderate
    /// A fiftieth of it, or two thirds of the loss at no loss of quality: enough where the setting is a mistake by itself.
    case weak

    /// The smallest gain of quality.
    var qualityGain: Double {
        switch self {
        case .strong: 0.1
        case .moderate: 0.04
        case .weak: 0.02
        }
    }

    /// Whether `after` is better than `before`: in what was learned of the training part, and at least half as much so in what
    /// was learned of the validation part, since training longer or harder always fits the former.
    ///
    /// - Parameter sameLoss: whether the two losses can be compared.
    public func isReached(before: RunLog, after: RunLog, sameLoss: Bool) -> Bool {
        guard !after.hasDiverged else { return false }
        let gain = after.trainingQuality - before.trainingQuality
        let validationGain = after.validationQuality - before.validationQuality
        if gain >= qualityGain, validationGain >= qualityGain / 2 { return true }
        if before.hasDiverged, after.trainingQuality >= 0.1 { return true }
        guard self == .weak, sameLoss, gain >= -0.01, validationGain >= -0.02 else { return false }
        return after.final.train.loss < before.final.train.loss / 3 * 2
    }
}
