public import ThalwegTraining

/// A loss that does not fit what the last layer gives or the targets are.
public struct LossOutputMismatch: Check {
    public static let id = "loss-output-mismatch"
    public static let description = CheckDescription(
        title: "Loss and output do not fit",
        meaning: "Losses on logits apply softmax or sigmoid themselves; on an output that already has one, the loss is bounded away from zero and its gradient fades. Losses on probabilities need such an output. An output whose range cannot reach the targets cannot fit them.",
        detection: "Compares the activation behind the last layer with weights, the loss and the targets' range with the table of fitting pairs; no threshold. The finding stands only if the fitting pair does better.",
        confirmation: "The fitting pair, trained from the same seed, reaches a higher quality or two thirds of the loss.",
        cures: ["take the activation off the output", "use the loss that fits the output"],
        sources: ["Bridle 1990, doi:10.1007/978-3-642-76153-9_28", "Keras documentation, from_logits", "Schoop et al., UMLAUT, CHI 2021, doi:10.1145/3411764.3445538"])
    public static let confirmingTreatments: [any Treatment] = [FitLossToOutput()]
    public static let requiredEffect = Effect.weak
    public init() {}

    public func examine(_ run: RunLog) -> Finding? {
        guard let mistake = Self.mistake(run) else { return nil }
        return Finding(
            id: Self.id, severity: mistake.isCertain ? (run.suffers ? .critical : .warning) : (run.suffers ? .warning : .note),
            confidence: mistake.isCertain ? 0.85 : 0.5,
            summary: mistake.text + " It learned \(percent(run.trainingQuality)) of what a constant answer leaves.",
            places: run.layers.last.map { [$0.path, "loss"] } ?? ["loss"], sinceStep: 0,
            evidence: [Evidence("training_quality", run.trainingQuality, "<", 1)])
    }

    /// The mistake, if the pair is one; a certain one is wrong whatever the data.
    static func mistake(_ run: RunLog) -> (text: String, isCertain: Bool)? {
        let output = run.outputActivation ?? "linear", loss = run.loss, width = run.layers.last?.fanOut ?? 0
        let isClasses = run.data.task == "classification"
        switch loss {
        case "softmax_cross_entropy" where output == "softmax":
            return ("softmax is applied twice: the output layer ends in softmax, and softmax_cross_entropy applies it again.", true)
        case "softmax_cross_entropy" where ["sigmoid", "tanh", "relu", "hard_sigmoid"].contains(output):
            return ("softmax_cross_entropy takes logits of any sign and size, but \(output) bounds them.", false)
        case "sigmoid_cross_entropy" where output == "sigmoid" || output == "softmax":
            return ("the output layer ends in \(output), and sigmoid_cross_entropy applies the sigmoid again.", true)
        case "categorical_cross_entropy", "kl_divergence":
            if output != "softmax" { return ("\(loss) takes probabilities, but the output layer ends in \(output).", output == "linear") }
        case "binary_cross_entropy":
            if output != "sigmoid" && output != "softmax" { return ("binary_cross_entropy takes probabilities, but the output layer ends in \(output).", true) }
        case "mse", "mae", "huber":
            if isClasses { return ("\(loss) measures distances, but the targets are \(run.data.outputs) exclusive classes.", false) }
        default: break
        }
        if output == "softmax", width == 1 { return ("softmax over one output is always 1.", true) }
        guard run.data.task == "regression" else { return nil }
        let (low, high) = (run.data.targetMinimum, run.data.targetMaximum)
        let range: ClosedRange<Double>
        switch output {
        case "sigmoid", "softmax", "hard_sigmoid": range = 0...1
        case "tanh", "softsign": range = -1...1
        case "relu", "softplus", "exponential": range = 0...Double.infinity
        default: return nil
        }
        guard low < range.lowerBound - 1e-6 || high > range.upperBound + 1e-6 else { return nil }
        return ("the targets run from \(figure(low)) to \(figure(high)), but \(output) gives \(figure(range.lowerBound)) to \(figure(range.upperBound)).", true)
    }
}
