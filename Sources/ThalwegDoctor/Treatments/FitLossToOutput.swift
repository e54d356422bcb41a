public import ThalwegConfiguration
public import ThalwegTraining

/// The output activation and loss that belong together.
public struct FitLossToOutput: Treatment {
    public static let id = "fit-loss-to-output"
    public static let cures = ["loss-output-mismatch"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        guard LossOutputMismatch.mistake(run) != nil else { return [] }
        let sites = LayerSites(specification)
        guard let last = sites.weighted.last else { return [] }
        let linear = removeOutputActivation(sites, last: last, specification)
        let width = run.layers.last?.fanOut ?? 0
        let path = specification["loss"]?["name"] != nil ? "loss.name" : "loss"
        func loss(_ name: String) -> (path: String, value: ConfigurationNode?) { (path, .string(name)) }
        var result: [Proposal] = []
        func add(_ id: String, _ changes: [(path: String, value: ConfigurationNode?)], cost: Int = 1) {
            if !changes.isEmpty { result.append(Proposal(id: id, changes: changes, cost: cost)) }
        }
        switch run.loss {
        case "softmax_cross_entropy", "sigmoid_cross_entropy": add("linear-output", linear)
        case "categorical_cross_entropy", "kl_divergence": add("softmax_cross_entropy", linear + [loss("softmax_cross_entropy")])
        case "binary_cross_entropy": add("sigmoid_cross_entropy", linear + [loss("sigmoid_cross_entropy")])
        default: break
        }
        if run.data.task == "classification", ["mse", "mae", "huber"].contains(run.loss) {
            add(width > 1 ? "softmax_cross_entropy" : "sigmoid_cross_entropy", linear + [loss(width > 1 ? "softmax_cross_entropy" : "sigmoid_cross_entropy")], cost: 2)
        }
        if run.data.task == "regression" {
            add("linear-output", linear)
            add("standardize-targets+linear-output", linear + [("data.normalize_targets", "standardize")], cost: 2)
        }
        if width == 1, run.outputActivation == "softmax" { add("sigmoid_cross_entropy", linear + [loss("sigmoid_cross_entropy")], cost: 2) }
        return result
    }

    private func removeOutputActivation(
        _ sites: LayerSites, last: Int, _ specification: ConfigurationNode
    ) -> [(path: String, value: ConfigurationNode?)] {
        guard let site = sites.activationSite(of: last) else { return [] }
        guard site.kind == "activation" else { return [("\(site.prefix).activation", nil)] }
        guard let index = site.index, var layers = specification["model"]?["layers"]?.list, layers.indices.contains(index) else { return [] }
        layers.remove(at: index)
        return [("model.layers", .list(layers))]
    }
}
