public import ThalwegConfiguration
public import ThalwegTraining

/// ReLU behind hidden layers that have no activation.
public struct AddNonlinearity: Treatment {
    public static let id = "add-nonlinearity"
    public static let cures = ["missing-nonlinearity"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        let linear = sites.hidden.filter { sites.activation(of: $0) == "linear" }
        guard !linear.isEmpty else { return [] }
        return ["relu", "tanh"].map { name in
            Proposal(id: name, changes: linear.map { (sites.activationPath(of: $0), .string(name)) }, cost: 3)
        }
    }
}
