public import ThalwegTraining

/// Steps that overshoot.
public struct LearningRateTooHigh: Check {
    public static let id = "learning-rate-too-high"
    public static let description = CheckDescription(
        title: "Learning rate too high",
        meaning: "Gradient descent is stable only while step × curvature stays below 2. Above, the loss oscillates or diverges, and single steps can throw units into regions without gradient from which they do not come back.",
        detection: "Less than 97 % learned, and one of: the loss stopped being a number or grew; the first steps raised the loss by half (regression: threefold); the first step changed a layer by more than half of its size; a layer's median ‖ΔW‖/‖W‖ over the first third above 0.05 (usual is 10⁻³; DeepDiagnosis takes 0.1 as the limit). The finding stands only if a smaller step does better.",
        confirmation: "A rate 10, 100 and 1000 times smaller from the same start: one of them descends.",
        cures: ["a learning rate 10, 100 or 1000 times smaller", "warm-up", "clipping"],
        sources: ["LeCun et al. 1998, doi:10.1007/3-540-49430-8_2", "Cohen et al. 2021, arXiv:2103.00065", "Wardat et al., DeepDiagnosis, ICSE 2022, arXiv:2112.04036"])
    public static let confirmingTreatments: [any Treatment] = [LowerLearningRate()]
    public static let requiredEffect = Effect.moderate
    public init() {}

    static let ratio = 0.05, firstRatio = 0.5, rise = 1.5, regressionRise = 3.0

    public func examine(_ run: RunLog) -> Finding? {
        guard run.trainingQuality < 0.97 || run.hasDiverged else { return nil }
        var evidence: [Evidence] = [], parts: [String] = []
        if run.hasDiverged {
            let isFinite = run.final.train.loss.isFinite && run.firstNonFinite == nil
            evidence.append(
                isFinite
                    ? Evidence("final_loss", run.final.train.loss, ">", 3 * run.initial.train.loss)
                    : Evidence("non_finite_losses", Double(max(run.stepLosses.filter { !$0.isFinite }.count, 1)), ">", 0, step: run.firstNonFinite?.step))
            parts.append(run.firstNonFinite.map { "the loss stopped being a number at step \($0.step)" } ?? "the loss grew from \(figure(run.initial.train.loss)) to \(figure(run.final.train.loss))")
        }
        let early = run.stepLosses.prefix(max(run.stepLosses.count / 4, min(run.stepLosses.count, 20))).filter(\.isFinite)
        // The squared errors of small batches differ by more than a factor of two by themselves.
        let limit = run.data.task == "regression" ? Self.regressionRise : Self.rise
        if let first = early.first, let peak = early.max(), case let start = run.initial.train.loss.isFinite ? max(first, run.initial.train.loss) : first,
            start > 0, peak > limit * start
        {
            evidence.append(Evidence("early_loss_rise", peak / start, ">", limit, step: run.stepLosses.firstIndex(of: peak)))
            parts.append("the first steps raised the loss from \(figure(start)) to \(figure(peak))")
        }
        let ratios = run.layers.indices.compactMap { row in run.median(layer: row, of: \.updateRatio, to: 0.3).map { (row, $0) } }
        if let (row, ratio) = ratios.max(by: { $0.1 < $1.1 }), ratio > Self.ratio {
            evidence.append(Evidence("update_ratio", ratio, ">", Self.ratio, place: run.layers[row].path))
            parts.append("a step changes \(run.layers[row].path) by \(percent(ratio)) of its size")
        }
        if let first = run.probes.first {
            for (row, layer) in first.layers.enumerated() where layer.updateRatio > Self.firstRatio && layer.updateRatio.isFinite && row < run.layers.count {
                evidence.append(Evidence("update_ratio", layer.updateRatio, ">", Self.firstRatio, step: first.step, place: run.layers[row].path))
                parts.append("the first step changed \(run.layers[row].path) by \(percent(layer.updateRatio)) of its size")
                break
            }
        }
        guard !evidence.isEmpty else { return nil }
        return Finding(
            id: Self.id, severity: run.suffers ? .critical : .warning, confidence: min(0.45 + 0.15 * Double(evidence.count), 0.8),
            summary: "with a learning rate of \(figure(run.learningRate)), " + parts.joined(separator: ", and ") + ".",
            places: ["optimizer.learning_rate"], sinceStep: evidence.compactMap(\.step).min() ?? 0, evidence: evidence)
    }
}
