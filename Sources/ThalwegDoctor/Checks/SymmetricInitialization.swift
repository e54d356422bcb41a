public import ThalwegTraining

/// Units of a hidden layer that start equal, receive equal gradients and so stay equal.
public struct SymmetricInitialization: Check {
    public static let id = "symmetric-initialization"
    public static let description = CheckDescription(
        title: "Symmetric initialization",
        meaning: "Units of a layer that start with the same weights compute the same, receive the same gradient and never become different: the layer is as good as one unit. All-zero weights also pass no gradient to the layers below.",
        detection: "More than 90 % of a hidden layer's units have the same incoming weights as another at the first probe and still at the last. Random initialization gives 0. The output layer does not count: its units have different targets.",
        confirmation: "Random weights of the usual scale from the same seed separate them, and the loss moves.",
        cures: ["leave the initializer out (random weights of the fitting scale)"],
        sources: ["Goodfellow, Bengio, Courville, Deep Learning, 2016, §8.4"])
    public static let confirmingTreatments: [any Treatment] = [DefaultInitializer()]
    public init() {}

    static let share = 0.9

    public func examine(_ run: RunLog) -> Finding? {
        guard let first = run.probes.first, let last = run.probes.last, run.suffers else { return nil }
        let rows = run.hiddenLayers.filter { row in
            row < first.layers.count && row < last.layers.count && run.layers[row].fanOut > 1
                && first.layers[row].identicalWeightShare > Self.share && last.layers[row].identicalWeightShare > Self.share
        }
        guard let row = rows.first else { return nil }
        let zero = rows.allSatisfy { first.layers[$0].weightNorm == 0 }
        return Finding(
            id: Self.id, severity: .critical, confidence: 0.9,
            summary: zero
                ? "all weights of \(rows.count) hidden layer\(rows.count == 1 ? "" : "s") start at 0: the units are equal, receive equal gradients and stay equal."
                : "\(percent(first.layers[row].identicalWeightShare)) of the units of \(run.layers[row].path) start equal to another and are still equal at step \(last.step).",
            places: rows.map { run.layers[$0].path }, sinceStep: first.step,
            evidence: [
                Evidence("identical_weight_share", first.layers[row].identicalWeightShare, ">", Self.share, step: first.step, place: run.layers[row].path),
                Evidence("identical_weight_share", last.layers[row].identicalWeightShare, ">", Self.share, step: last.step, place: run.layers[row].path),
            ])
    }
}
