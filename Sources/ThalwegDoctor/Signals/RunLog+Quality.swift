import Foundation
public import ThalwegTraining

extension DataFacts {
    /// The share of the largest class; 0 where there are no classes.
    public var majorityShare: Double {
        let total = classCounts.reduce(0, +)
        return total > 0 ? Double(classCounts.max() ?? 0) / Double(total) : 0
    }

    /// What was learned beyond the best constant answer: 0 nothing (or worse), 1 everything.
    ///
    /// (accuracy − p)/(1 − p) with p the share of the largest class, or R²; nil where neither was measured. A loss that is no
    /// number counts as 0.
    public func quality(_ measure: Measure) -> Double? {
        guard measure.loss.isFinite else { return 0 }
        if let accuracy = measure.accuracy {
            let chance = task == "multi-label" ? 0.5 : majorityShare
            guard chance < 1 else { return nil }
            return min(max((accuracy - chance) / (1 - chance), 0), 1)
        }
        return measure.r2.map { $0.isFinite ? min(max($0, 0), 1) : 0 }
    }
}

extension RunLog {
    /// `DataFacts.quality` of the final training measures; where the task has neither accuracy nor R², the share of the initial loss that is gone.
    public var trainingQuality: Double { quality(final.train, initial: initial.train) }

    /// The same of the validation part; of the training part where there is none.
    public var validationQuality: Double {
        guard let validation = final.validation else { return trainingQuality }
        return quality(validation, initial: initial.validation)
    }

    private func quality(_ measure: Measure, initial: Measure?) -> Double {
        if let quality = data.quality(measure) { return quality }
        guard measure.loss.isFinite, let start = initial?.loss, start.isFinite, start > 0 else { return 0 }
        return min(max(1 - measure.loss / start, 0), 1)
    }

    /// Whether the loss stopped being a number, or ended above where it began and above what a constant answer reaches.
    public var hasDiverged: Bool {
        if status == .diverged || firstNonFinite != nil || !final.train.loss.isFinite { return true }
        return initial.train.loss.isFinite && final.train.loss > 3 * initial.train.loss && trainingQuality < 0.5
    }

    /// Whether too little was learned for a symptom to be harmless: quality below one half, or divergence.
    public var suffers: Bool { hasDiverged || trainingQuality < 0.5 }

    /// Losses of steps, smoothed: means over `windows` equal stretches, the finite ones only; NaN where a stretch has none.
    func lossMeans(windows: Int) -> [Double] {
        guard windows > 0, stepLosses.count >= windows else { return stepLosses }
        return (0..<windows).map { window in
            let stretch = stepLosses[window * stepLosses.count / windows..<(window + 1) * stepLosses.count / windows].filter(\.isFinite)
            return stretch.isEmpty ? .nan : stretch.reduce(0, +) / Double(stretch.count)
        }
    }

    /// Layers but the last, by position.
    var hiddenLayers: Range<Int> { 0..<max(layers.count - 1, 0) }

    /// The median of a layer's signal over probes whose values are numbers; nil without any.
    func median(layer: Int, of signal: (LayerSignals) -> Double, from: Double = 0, to: Double = 1) -> Double? {
        let last = Double(probes.count)
        let part = probes[Int(from * last)..<max(Int((to * last).rounded(.up)), Int(from * last))]
        return Statistics.median(part.compactMap { layer < $0.layers.count ? signal($0.layers[layer]) : nil }.filter(\.isFinite))
    }
}
