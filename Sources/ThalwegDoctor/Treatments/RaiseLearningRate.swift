public import ThalwegConfiguration
public import ThalwegTraining

/// A learning rate 10 to 10,000 times larger.
public struct RaiseLearningRate: Treatment {
    public static let id = "raise-learning-rate"
    public static let cures = ["learning-rate-too-low", "undertrained", "vanishing-gradients"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let rate = specification["optimizer"]?["learning_rate"]?.double ?? run.learningRate
        guard rate > 0 else { return [] }
        let steps = run.layers.indices.compactMap { run.median(layer: $0, of: \.updateRatio, to: 0.5) }.max() ?? 1e-3
        // A step of a thousandth of the weights is usual: the factor that leads there comes first.
        return [10.0, 100, 1000, 10_000].filter { $0 * rate <= 100 && $0 * steps <= 1 }
            .sorted { abs(steps * $0 - 3e-3) * (1 / $0 + 1) < abs(steps * $1 - 3e-3) * (1 / $1 + 1) }
            .map { Proposal(id: "learning_rate×\(Int($0))", changes: [("optimizer.learning_rate", .rounded(rate * $0))], cost: 1) }
    }
}
