public import ThalwegTraining

/// Steps far shorter than the curvature allows.
public struct LearningRateTooLow: Check {
    public static let id = "learning-rate-too-low"
    public static let description = CheckDescription(
        title: "Learning rate too low",
        meaning: "The gradient points the right way, but the steps are so short that the planned number of them leads nowhere.",
        detection: "The largest median ‖ΔW‖/‖W‖ of any layer in the first half of the run is below 10⁻⁴ (usual is 10⁻³), and less than 80 % was learned. The finding stands only if a larger step does better.",
        confirmation: "A rate 10, 100, 1000 and 10,000 times larger from the same start: one of them descends much faster.",
        cures: ["a learning rate 10 to 10,000 times larger"],
        sources: ["Bottou 2012, doi:10.1007/978-3-642-35289-8_25", "Smith 2017, arXiv:1506.01186"])
    public static let confirmingTreatments: [any Treatment] = [RaiseLearningRate()]
    public init() {}

    static let ratio = 1e-4

    public func examine(_ run: RunLog) -> Finding? {
        guard run.trainingQuality < 0.8, !run.hasDiverged, run.steps > 0 else { return nil }
        let moving = run.layers.indices.filter { (run.median(layer: $0, of: \.weightNorm) ?? 0) > 0 }
        let ratios = moving.compactMap { row in run.median(layer: row, of: \.updateRatio, to: 0.5).map { (row, $0) } }
        guard let (row, ratio) = ratios.max(by: { $0.1 < $1.1 }), ratio > 0, ratio < Self.ratio else { return nil }
        let loss = run.initial.train.loss
        return Finding(
            id: Self.id, severity: run.suffers ? .critical : .warning, confidence: confidence(value: ratio, threshold: Self.ratio),
            summary: "with a learning rate of \(figure(run.learningRate)), no layer moves by more than \(figure(ratio)) of its size per step, and the loss went from \(figure(loss)) to \(figure(run.final.train.loss)).",
            places: ["optimizer.learning_rate"], sinceStep: 0, evidence: [Evidence("update_ratio", ratio, "<", Self.ratio, place: run.layers[row].path)])
    }
}
