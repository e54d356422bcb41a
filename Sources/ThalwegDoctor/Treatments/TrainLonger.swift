public import ThalwegConfiguration
public import ThalwegTraining

/// Four times as many steps.
public struct TrainLonger: Treatment {
    public static let id = "train-longer"
    public static let cures = ["undertrained"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let training = specification["training"]
        if let steps = training?["steps"]?.int, steps <= Int(Int32.max) / 4 {
            return [Proposal(id: "steps×4", changes: [("training.steps", .integer(steps * 4))], cost: 1)]
        }
        let epochs = training?["epochs"]?.int ?? 20
        guard epochs > 0, epochs <= Int(Int32.max) / 4 else { return [] }
        return [Proposal(id: "epochs×4", changes: [("training.epochs", .integer(epochs * 4))], cost: 1)]
    }
}
