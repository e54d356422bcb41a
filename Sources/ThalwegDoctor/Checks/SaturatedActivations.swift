public import ThalwegTraining

/// Sigmoid or tanh units that sit where the slope is nearly zero.
public struct SaturatedActivations: Check {
    public static let id = "saturated-activations"
    public static let description = CheckDescription(
        title: "Saturated activations",
        meaning: "Far from zero, sigmoid and tanh are flat: they pass on neither differences of their input nor the gradient.",
        detection: "More than half of a hidden layer's values below 0.01 or above 0.99 (sigmoid), or beyond ±0.98 (tanh), median over the probes (one half is SageMaker Debugger's and DeepDiagnosis' share), in a run that learned less than half of what a constant answer leaves.",
        confirmation: "Smaller inputs of the activation (scaled data, usual weights, normalization) from the same seed move the loss.",
        cures: ["scale the inputs", "leave the initializer out", "normalization", "relu with he_normal"],
        sources: ["Glorot and Bengio 2010", "LeCun et al. 1998, doi:10.1007/3-540-49430-8_2"])
    public static let confirmingTreatments: [any Treatment] = [DefaultInitializer(), InsertNormalization(), ReplaceActivation()]
    public init() {}

    static let share = 0.5

    public func examine(_ run: RunLog) -> Finding? {
        guard run.suffers else { return nil }
        let rows = run.hiddenLayers.compactMap { row in run.median(layer: row, of: \.saturatedShare).map { (row, $0) } }.filter { $0.1 > Self.share }
        guard let (row, share) = rows.max(by: { $0.1 < $1.1 }) else { return nil }
        let path = run.layers[row].path
        let since = run.probes.first { row < $0.layers.count && $0.layers[row].saturatedShare > Self.share }?.step
        return Finding(
            id: Self.id, severity: .critical, confidence: 0.5 + 0.6 * (share - Self.share),
            summary: "\(percent(share)) of the values of \(path) lie in the flat part of \(run.layers[row].activation ?? "the activation").",
            places: rows.map { run.layers[$0.0].path }, sinceStep: since,
            evidence: [Evidence("saturated_share", share, ">", Self.share, step: since, place: path)])
    }
}
