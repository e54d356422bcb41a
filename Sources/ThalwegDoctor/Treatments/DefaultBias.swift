public import ThalwegConfiguration
public import ThalwegTraining

/// Biases that start at zero.
public struct DefaultBias: Treatment {
    public static let id = "default-bias"
    public static let cures = ["dead-units", "saturated-activations"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        let stated = sites.weighted.map { sites.all[$0] }.filter { $0.options["bias_initializer"] != nil }
        guard !stated.isEmpty else { return [] }
        return [Proposal(id: "zero-bias", changes: stated.map { ("\($0.prefix).bias_initializer", nil) }, cost: 1)]
    }
}
