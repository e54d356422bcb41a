public import ThalwegConfiguration
public import ThalwegTraining

/// A learning rate 10, 100, 1000 times smaller.
public struct LowerLearningRate: Treatment {
    public static let id = "lower-learning-rate"
    public static let cures = ["learning-rate-too-high", "exploding-gradients"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let rate = specification["optimizer"]?["learning_rate"]?.double ?? run.learningRate
        guard rate > 0 else { return [] }
        return [10, 100, 1000].map {
            Proposal(id: "learning_rate/\($0)", changes: [("optimizer.learning_rate", .rounded(rate / Double($0)))], cost: 1)
        }
    }
}
