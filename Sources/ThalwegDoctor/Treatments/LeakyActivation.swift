public import ThalwegConfiguration
public import ThalwegTraining

/// A leaky slope in place of ReLU (Maas et al. 2013).
public struct LeakyActivation: Treatment {
    public static let id = "leaky-activation"
    public static let cures = ["dead-units"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        let relu = sites.hidden.filter { sites.activation(of: $0) == "relu" }
        guard !relu.isEmpty else { return [] }
        return [Proposal(id: "leaky_relu", changes: relu.map { (sites.activationPath(of: $0), "leaky_relu") }, cost: 3)]
    }
}
