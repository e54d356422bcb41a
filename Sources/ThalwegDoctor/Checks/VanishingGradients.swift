public import ThalwegTraining

/// A gradient that fades on its way to the first layers.
public struct VanishingGradients: Check {
    public static let id = "vanishing-gradients"
    public static let description = CheckDescription(
        title: "Vanishing gradients",
        meaning: "Every layer multiplies the gradient by its weights and by the slope of its activation, ¼ at most for the sigmoid. When the product is far below one, the first layers receive next to nothing and stay where they began: the last layers see noise, and the loss stands still.",
        detection: "Median over probes of ‖∂L/∂W‖ of the first layer over that of the last below 10⁻³ (the ratio of AUTOTRAINER), in a run that learned less than half of what a constant answer leaves. Deep networks that train well are no finding whatever their ratio.",
        confirmation: "Normalization, or activations and weights that preserve variance, restore the gradient from the same seed, and the loss moves.",
        cures: ["variance-preserving initialization", "relu with he_normal in place of sigmoid or tanh", "batch or layer normalization", "residual connections"],
        sources: ["Hochreiter 1991", "Bengio, Simard, Frasconi 1994, doi:10.1109/72.279181", "Glorot and Bengio 2010", "Zhang et al., AUTOTRAINER, ICSE 2021, doi:10.1109/ICSE43902.2021.00043"])
    public static let confirmingTreatments: [any Treatment] = [ReplaceActivation(), InsertNormalization(), AddResidual()]
    public init() {}

    static let ratio = 1e-3

    public func examine(_ run: RunLog) -> Finding? {
        guard run.layers.count >= 3, run.suffers else { return nil }
        let last = run.layers.count - 1
        var ratios: [(step: Int, value: Double)] = []
        for probe in run.probes where probe.layers.count == run.layers.count {
            let (first, end) = (probe.layers[0].gradientNorm, probe.layers[last].gradientNorm)
            if first.isFinite, end.isFinite, end > 0 { ratios.append((probe.step, first / end)) }
        }
        guard let ratio = Statistics.median(ratios.map(\.value)), ratio < Self.ratio else { return nil }
        let since = ratios.first { $0.value < Self.ratio }
        let norms = [0, last].map { run.median(layer: $0, of: \.gradientNorm) ?? 0 }
        let flat = run.layers.dropLast().filter { $0.activation == "sigmoid" || $0.activation == "tanh" }
        let cause = flat.count * 2 > last ? "; \(flat.count) layers of \(flat[flat.startIndex].activation ?? "sigmoid") each pass on only a part of it" : ""
        var evidence = [Evidence("gradient_norm_ratio", ratio, "<", Self.ratio, step: since?.step, place: run.layers[0].path)]
        evidence.append(Evidence("gradient_norm", norms[0], "<", norms[1], place: run.layers[0].path))
        if let slope = run.hiddenLayers.compactMap({ run.median(layer: $0, of: \.meanSlope) }).min(), slope < 0.99 {
            evidence.append(Evidence("activation_slope", slope, "<", 1))
        }
        return Finding(
            id: Self.id, severity: .critical, confidence: confidence(value: ratio, threshold: Self.ratio),
            summary: "the gradient norm falls from \(figure(norms[1])) at \(run.layers[last].path) to \(figure(norms[0])) at \(run.layers[0].path), a ratio of \(figure(ratio))\(cause).",
            places: run.layers.indices.filter { (run.median(layer: $0, of: \.gradientNorm) ?? 0) < norms[1] * 0.03 }.map { run.layers[$0].path },
            sinceStep: since?.step, evidence: evidence)
    }
}
