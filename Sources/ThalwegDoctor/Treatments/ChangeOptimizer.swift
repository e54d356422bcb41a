public import ThalwegConfiguration
public import ThalwegTraining

/// Adam with its usual options (Kingma and Ba 2015, arXiv:1412.6980).
public struct ChangeOptimizer: Treatment {
    public static let id = "change-optimizer"
    public static let cures = ["vanishing-gradients", "learning-rate-too-high", "learning-rate-too-low", "undertrained", "exploding-gradients"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        guard run.optimizer != "adam", run.optimizer != "adamw" else { return [] }
        return [Proposal(id: "adam", changes: [("optimizer", ["name": "adam", "learning_rate": 0.001])], cost: 5)]
    }
}
