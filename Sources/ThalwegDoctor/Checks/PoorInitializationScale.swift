public import ThalwegTraining

/// Initial weights that change the scale of activations or gradients from layer to layer.
public struct PoorInitializationScale: Check {
    public static let id = "poor-initialization-scale"
    public static let description = CheckDescription(
        title: "Poor initialization scale",
        meaning: "The variance of the initial weights decides whether activations and gradients keep their size through the layers. He's variance fits ReLU, Glorot's fits tanh; neither makes up for the sigmoid's slope of ¼.",
        detection: "At the first probe: the deviation of a dense layer's weights is more than 5 times or less than a fifth of Glorot's, or the gradient with respect to pre-activations changes by more than 1000 times between the first layer and the last; and the run learned less than half of what a constant answer leaves.",
        confirmation: "Variance-preserving weights, with an activation that lets them be so, from the same seed.",
        cures: ["leave the initializer out", "relu with he_normal", "normalization"],
        sources: ["Glorot and Bengio 2010", "He et al. 2015, arXiv:1502.01852", "Saxe et al. 2014, arXiv:1312.6120"])
    public static let confirmingTreatments: [any Treatment] = [DefaultInitializer(), ReplaceActivation()]
    public init() {}

    static let factor = 5.0, change = 1e3

    public func examine(_ run: RunLog) -> Finding? {
        guard let first = run.probes.first, first.layers.count == run.layers.count, run.suffers, run.layers.count >= 2 else { return nil }
        var evidence: [Evidence] = [], places: [String] = [], parts: [String] = []
        for (layer, signals) in zip(run.layers, first.layers) where layer.kind == "dense" && signals.weightNorm > 0 && layer.fanIn > 0 && layer.fanOut > 0 {
            let (rows, columns) = (Double(layer.fanIn), Double(layer.fanOut))
            let factor = signals.weightNorm / (rows * columns).squareRoot() / (2 / (rows + columns)).squareRoot()
            guard factor > Self.factor || factor < 1 / Self.factor else { continue }
            evidence.append(Evidence("initial_weight_factor", factor, factor > 1 ? ">" : "<", factor > 1 ? Self.factor : 1 / Self.factor, step: first.step, place: layer.path))
            places.append(layer.path)
            if parts.isEmpty { parts.append("the initial weights of \(layer.path) are \(figure(factor)) times as large as variance-preserving ones") }
        }
        let gradients = first.layers.map(\.activationGradient)
        if run.layers.count >= 4, let start = gradients.first, let end = gradients.last, start > 0, end > 0, start.isFinite, end.isFinite,
            start / end > Self.change || start / end < 1 / Self.change
        {
            let ratio = start / end
            evidence.append(Evidence("initial_gradient_change", ratio, ratio > 1 ? ">" : "<", ratio > 1 ? Self.change : 1 / Self.change, step: first.step, place: run.layers[0].path))
            if places.isEmpty { places = [run.layers[0].path] }
            parts.append("before the first step, the gradient already changes by a factor of \(figure(ratio)) between the last layer and the first")
        }
        guard let strongest = evidence.first else { return nil }
        return Finding(
            id: Self.id, severity: strongest.signal == "initial_weight_factor" ? .critical : .warning, confidence: confidence(value: strongest.value, threshold: strongest.threshold),
            summary: parts.joined(separator: "; ") + ".", places: places, sinceStep: first.step, evidence: evidence)
    }
}
