public import ThalwegTraining

/// A gradient that grows on its way to the first layers, or without bound in time.
public struct ExplodingGradients: Check {
    public static let id = "exploding-gradients"
    public static let description = CheckDescription(
        title: "Exploding gradients",
        meaning: "The mirror of vanishing: the product of weights and slopes is far above one, and the first layers are thrown about by steps that are orders of magnitude too long, until a value overflows.",
        detection: "The gradient is no number, or its norm passes 1000, or the first layer's is more than 1000 times the last's (AUTOTRAINER's 70 flags healthy runs), and the run learned less than half of what a constant answer leaves.",
        confirmation: "Clipping the gradient's norm, or variance-preserving weights, from the same seed.",
        cures: ["gradient.clip_norm: 1", "variance-preserving initialization", "a lower learning rate", "normalization"],
        sources: ["Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063"])
    public static let confirmingTreatments: [any Treatment] = [ClipGradient(), DefaultInitializer(), InsertNormalization()]
    public init() {}

    static let ratio = 1e3, norm = 1e3

    public func examine(_ run: RunLog) -> Finding? {
        guard run.suffers else { return nil }
        var evidence: [Evidence] = []
        var parts: [String] = []
        let last = run.layers.count - 1
        if let probe = run.probes.first(where: { $0.gradientNorm > Self.norm || !$0.gradientNorm.isFinite }), run.data.badInputs == 0 {
            evidence.append(Evidence("gradient_norm", probe.gradientNorm, ">", Self.norm, step: probe.step))
            parts.append("the gradient's norm is \(figure(probe.gradientNorm)) at step \(probe.step)")
        }
        if last >= 2 {
            let ratios = run.probes.filter { $0.layers.count > last && $0.layers[last].gradientNorm > 0 }
                .map { $0.layers[0].gradientNorm / $0.layers[last].gradientNorm }.filter(\.isFinite)
            if let ratio = Statistics.median(ratios), ratio > Self.ratio {
                evidence.append(Evidence("gradient_norm_ratio", ratio, ">", Self.ratio, place: run.layers[0].path))
                parts.append("the first layer's is \(figure(ratio)) times the last's")
            }
        }
        guard let first = evidence.first else { return nil }
        return Finding(
            id: Self.id, severity: .critical, confidence: confidence(value: first.value, threshold: first.threshold),
            summary: parts.joined(separator: ", and ") + ".", places: run.layers.prefix(1).map(\.path), sinceStep: first.step, evidence: evidence)
    }
}
