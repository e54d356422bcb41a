public import ThalwegConfiguration
public import ThalwegTraining

/// The variance-preserving initializer that belongs to the activation, in place of the one stated.
public struct DefaultInitializer: Treatment {
    public static let id = "default-initializer"
    public static let cures = [
        "symmetric-initialization", "poor-initialization-scale", "vanishing-gradients", "exploding-gradients", "saturated-activations", "dead-units",
    ]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        let stated = sites.weighted.map { sites.all[$0] }.filter { $0.options["initializer"] != nil }
        var result: [Proposal] = []
        if !stated.isEmpty {
            result.append(Proposal(id: "default-initializer", changes: stated.map { ("\($0.prefix).initializer", nil) }, cost: 2))
        }
        let sigmoid = sites.hidden.filter { ["sigmoid", "tanh", "hard_sigmoid", "softsign"].contains(sites.activation(of: $0)) }
        if sigmoid.count >= 3 {
            result.append(
                Proposal(
                    id: "orthogonal-initializer", changes: sigmoid.map { ("\(sites.all[$0].prefix).initializer", "orthogonal") }, cost: 2))
        }
        return result
    }
}
