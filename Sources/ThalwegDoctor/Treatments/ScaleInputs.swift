public import ThalwegConfiguration
public import ThalwegTraining

/// Inputs of mean 0 and deviation 1.
public struct ScaleInputs: Treatment {
    public static let id = "scale-inputs"
    public static let cures = ["unscaled-inputs", "saturated-activations"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        var result: [Proposal] = []
        if let kind = specification["data"]?["normalize"]?.string, kind != "standardize" {
            result.append(Proposal(id: "standardize-inputs", changes: [("data.normalize", "standardize")], cost: 1))
        }
        if specification["data"]?["faults"]?["scale_inputs"] != nil {
            result.append(Proposal(id: "unscaled-source", changes: [("data.faults.scale_inputs", nil)], cost: 1))
        }
        if let layers = specification["model"]?["layers"]?.list, run.data.task != "tokens", LayerSite.name(layers.first) != "batch_norm" {
            result.append(Proposal(id: "batch_norm-in-front", changes: [("model.layers", .list(["batch_norm"] + layers))], cost: 4))
        }
        return result
    }
}
