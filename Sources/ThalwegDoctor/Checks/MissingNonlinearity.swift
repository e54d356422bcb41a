public import ThalwegTraining

/// Stacked linear layers: together no more than one.
public struct MissingNonlinearity: Check {
    public static let id = "missing-nonlinearity"
    public static let description = CheckDescription(
        title: "Missing nonlinearity",
        meaning: "A product of matrices is a matrix: linear layers on top of each other, without an activation between them, fit exactly what one linear layer fits.",
        detection: "Two or more dense or convolution layers, no hidden one followed by an activation, and less than 90 % learned. A linear stack that fits its data is no finding.",
        confirmation: "The same network with ReLU behind the hidden layers fits what it could not.",
        cures: ["relu as the activation of the hidden layers"],
        sources: ["Minsky and Papert, Perceptrons, 1969", "Leshno et al. 1993, doi:10.1016/S0893-6080(05)80131-5"])
    public static let confirmingTreatments: [any Treatment] = [AddNonlinearity()]
    public init() {}

    public func examine(_ run: RunLog) -> Finding? {
        let kinds: Set<String> = ["dense", "conv1d", "conv2d", "conv3d"]
        guard run.layers.count >= 2, run.layers.allSatisfy({ kinds.contains($0.kind) }), run.trainingQuality < 0.9 else { return nil }
        let hidden = run.layers.dropLast()
        guard hidden.allSatisfy({ ($0.activation ?? "linear") == "linear" }) else { return nil }
        return Finding(
            id: Self.id, severity: run.suffers ? .critical : .warning, confidence: 0.7,
            summary: "no activation stands between the \(run.layers.count) layers, so that they are one linear map; it learned \(percent(run.trainingQuality)) of what a constant answer leaves.",
            places: hidden.map(\.path), sinceStep: 0,
            evidence: [Evidence("nonlinear_hidden_layers", 0, "<", 1), Evidence("training_quality", run.trainingQuality, "<", 0.9)])
    }
}
