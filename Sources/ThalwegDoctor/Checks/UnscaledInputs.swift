public import ThalwegTraining

/// Features of a size or spread that the first layer's initial weights and the learning rate are not made for.
public struct UnscaledInputs: Check {
    public static let id = "unscaled-inputs"
    public static let description = CheckDescription(
        title: "Unscaled inputs",
        meaning: "Initializers and usual learning rates assume inputs of mean 0 and deviation 1. Inputs a thousand times larger saturate sigmoids or blow up activations and curvature; features of very different scale make the loss ill-conditioned.",
        detection: "Root mean square of the inputs above 20 or below 0.05, or feature deviations (constant features left out) that differ by more than 300 times. Standardized data has 1 and 1, pixels in 0…1 about 0.3; the limits leave a factor of 15 to 20. The finding stands only if training on scaled inputs does better.",
        confirmation: "The same network on standardized inputs, or behind a normalization layer, from the same seed.",
        cures: ["data.normalize: standardize", "take away the scaling of the data", "a batch_norm or layer_norm in front"],
        sources: ["LeCun et al., Efficient BackProp, 1998, doi:10.1007/3-540-49430-8_2"])
    public static let confirmingTreatments: [any Treatment] = [ScaleInputs()]
    public static let requiredEffect = Effect.weak
    public init() {}

    static let largest = 20.0, smallest = 0.05, spread = 300.0

    public func examine(_ run: RunLog) -> Finding? {
        let data = run.data
        guard data.task != "tokens", data.inputMean.isFinite, data.inputDeviation.isFinite else { return nil }
        let size = (data.inputMean * data.inputMean + data.inputDeviation * data.inputDeviation).squareRoot()
        let varying = data.featureDeviations.filter { $0.isFinite && $0 > 1e-9 * size }
        let spread = varying.isEmpty || data.featureDeviations.count > 1024 ? 1 : (varying.max() ?? 1) / (varying.min() ?? 1)
        var evidence: [Evidence] = [], what = ""
        if size > Self.largest {
            evidence.append(Evidence("input_root_mean_square", size, ">", Self.largest, step: 0, place: "data"))
            what = "the inputs' root mean square is \(figure(size)) where initializers assume about 1"
        } else if size > 0, size < Self.smallest {
            evidence.append(Evidence("input_root_mean_square", size, "<", Self.smallest, step: 0, place: "data"))
            what = "the inputs' root mean square is only \(figure(size)) where initializers assume about 1"
        } else if spread > Self.spread {
            evidence.append(Evidence("feature_deviation_ratio", spread, ">", Self.spread, step: 0, place: "data"))
            what = "the deviations of the features differ by a factor of \(figure(spread))"
        }
        guard let first = evidence.first else { return nil }
        return Finding(
            id: Self.id, severity: run.suffers ? .critical : .warning, confidence: confidence(value: first.value, threshold: first.threshold),
            summary: what + " (they run from \(figure(data.inputMinimum)) to \(figure(data.inputMaximum))).", places: ["data"], sinceStep: 0,
            evidence: evidence)
    }
}
