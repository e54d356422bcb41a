public import ThalwegConfiguration
public import ThalwegTraining

/// ReLU with He's weights in place of sigmoid and tanh in hidden layers (He et al. 2015, arXiv:1502.01852).
public struct ReplaceActivation: Treatment {
    public static let id = "replace-activation"
    public static let cures = ["vanishing-gradients", "saturated-activations", "poor-initialization-scale"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        let flat = sites.hidden.filter { ["sigmoid", "tanh", "hard_sigmoid", "softsign"].contains(sites.activation(of: $0)) }
        guard !flat.isEmpty else { return [] }
        func changes(_ activation: String, _ initializer: ConfigurationNode?) -> [(path: String, value: ConfigurationNode?)] {
            flat.flatMap { position -> [(path: String, value: ConfigurationNode?)] in
                let path = "\(sites.all[position].prefix).initializer"
                let isStated = sites.all[position].options["initializer"] != nil
                var changes: [(path: String, value: ConfigurationNode?)] = [(sites.activationPath(of: position), .string(activation))]
                if let initializer { changes.append((path, initializer)) } else if isStated { changes.append((path, nil)) }
                return changes
            }
        }
        var result = [Proposal(id: "relu+he_normal", changes: changes("relu", "he_normal"), cost: 4)]
        if flat.contains(where: { sites.activation(of: $0) == "sigmoid" }) {
            result.append(Proposal(id: "tanh", changes: changes("tanh", nil), cost: 3))
        }
        return result
    }
}
