public import ThalwegTraining

/// ReLU-like units that give zero for every example and so receive no gradient.
public struct DeadUnits: Check {
    public static let id = "dead-units"
    public static let description = CheckDescription(
        title: "Dead units",
        meaning: "A ReLU whose input is negative for every example gives 0 and passes no gradient; nothing brings it back. A layer of dead units cuts the network in two.",
        detection: "More than 70 % of a layer's units are 0 for every example of the batch, median over the second half of the probes (AUTOTRAINER and DeepDiagnosis take 70 %), in a run that learned less than half of what a constant answer leaves: sparse layers of healthy networks are no finding.",
        confirmation: "Usual biases and weights, or a leaky slope, from the same seed revive them, and the loss moves.",
        cures: ["bias_initializer: zeros", "leave the initializer out", "a lower learning rate, if they died on the way", "leaky_relu", "normalization"],
        sources: ["Maas et al. 2013", "Lu et al. 2020, doi:10.4208/cicp.OA-2020-0165"])
    public static let confirmingTreatments: [any Treatment] = [DefaultBias(), DefaultInitializer(), LeakyActivation(), LowerLearningRate()]
    public init() {}

    static let share = 0.7

    public func examine(_ run: RunLog) -> Finding? {
        guard run.suffers else { return nil }
        var worst: (row: Int, share: Double)?
        var places: [String] = []
        for row in run.hiddenLayers where ["relu", "leaky_relu", "elu", "gelu", "silu", "mish"].contains(run.layers[row].activation ?? "") {
            guard let share = run.median(layer: row, of: \.deadShare, from: 0.5), share > Self.share else { continue }
            places.append(run.layers[row].path)
            if share > worst?.share ?? 0 { worst = (row, share) }
        }
        guard let worst else { return nil }
        let path = run.layers[worst.row].path
        let since = run.probes.first { worst.row < $0.layers.count && $0.layers[worst.row].deadShare > Self.share }?.step
        return Finding(
            id: Self.id, severity: .critical, confidence: 0.5 + (worst.share - Self.share),
            summary: "\(percent(worst.share)) of the units of \(path) give 0 for every example, \((since ?? 1) == 0 ? "from the start" : "since step \(since ?? 0)").",
            places: places, sinceStep: since, evidence: [Evidence("dead_share", worst.share, ">", Self.share, step: since, place: path)])
    }
}
