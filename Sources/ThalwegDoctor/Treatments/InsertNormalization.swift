public import ThalwegConfiguration
public import ThalwegTraining

/// Batch or layer normalization behind every hidden layer (Ioffe and Szegedy 2015, arXiv:1502.03167; Ba et al. 2016, arXiv:1607.06450).
public struct InsertNormalization: Treatment {
    public static let id = "insert-normalization"
    public static let cures = ["vanishing-gradients", "exploding-gradients", "saturated-activations", "poor-initialization-scale", "dead-units"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        guard let layers = specification["model"]?["layers"]?.list else { return [] }
        let kinds: Set<String> = ["batch_norm", "layer_norm", "rms_norm", "group_norm"]
        guard !sites.all.contains(where: { kinds.contains($0.kind) }) else { return [] }
        let places = sites.hidden.compactMap { position -> Int? in
            guard ["dense", "conv1d", "conv2d", "conv3d"].contains(sites.all[position].kind) else { return nil }
            return sites.activationSite(of: position)?.index ?? sites.all[position].index
        }
        guard !places.isEmpty else { return [] }
        return ["batch_norm", "layer_norm"].map { kind in
            var result: [ConfigurationNode] = []
            for (index, layer) in layers.enumerated() {
                result.append(layer)
                if places.contains(index) { result.append(.string(kind)) }
            }
            return Proposal(id: kind, changes: [("model.layers", .list(result))], cost: kind == "batch_norm" ? 6 : 7)
        }
    }
}
