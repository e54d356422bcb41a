public import ThalwegConfiguration
public import ThalwegTraining

/// A learning-rate range test as a JSON document of schema `thalweg.learning-rate/1`.
public enum LearningRateDocument {
    /// The document; `learning_rate` and `set` are null where there is none, and `because` says why. Values that are not finite are `null` once written.
    public static func node(_ range: LearningRateRange) -> ConfigurationNode {
        let suggestion = range.suggestion
        return [
            "schema": "thalweg.learning-rate/1",
            "name": .string(range.experiment.name),
            "optimizer": .string(range.experiment.optimizer.name),
            "learning_rate": suggestion.map { .number($0.rate) } ?? .null,
            "range": suggestion.map { [.number($0.range.lowerBound), .number($0.range.upperBound)] } ?? .null,
            "steepest": .number(suggestion?.steepest ?? .nan),
            "divergence": .number(suggestion?.divergence ?? .nan),
            "because": .string(range.because),
            "set": range.change.map { .string("\($0.path)=\($0.value)") } ?? .null,
            "remarks": .list(range.remarks.map(ConfigurationNode.string)),
            "sweeps": .list(range.sweeps.map { sweep in
                [
                    "seed": .integer(Int(clamping: sweep.seed)), "initial_loss": .number(sweep.initialLoss),
                    "learning_rates": .list(sweep.rates.map(ConfigurationNode.number)), "losses": .list(sweep.losses.map(ConfigurationNode.number)),
                    "smoothed": .list(sweep.smoothed.map(ConfigurationNode.number)), "steepest": .number(sweep.steepest ?? .nan),
                    "divergence": .number(sweep.divergence ?? .nan), "suggestion": .number(sweep.suggestion ?? .nan),
                ]
            }),
        ]
    }
}

extension LearningRateRange {
    /// Why this rate, or why none.
    var because: String {
        switch outcome {
        case .found(let suggestion): suggestion.because
        case .failed(let failure): failure.explanation
        }
    }
}
