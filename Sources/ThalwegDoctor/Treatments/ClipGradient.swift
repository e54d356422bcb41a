public import ThalwegConfiguration
public import ThalwegTraining

/// A bound on the gradient's norm (Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063).
public struct ClipGradient: Treatment {
    public static let id = "clip-gradient"
    public static let cures = ["exploding-gradients", "learning-rate-too-high"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        guard specification["gradient"]?["clip_norm"] == nil else { return [] }
        return [Proposal(id: "clip_norm", changes: [("gradient.clip_norm", 1.0)], cost: 2)]
    }
}
