public import ThalwegConfiguration
public import ThalwegTraining

/// A path around every hidden dense layer that keeps the width (He et al. 2016, arXiv:1512.03385).
public struct AddResidual: Treatment {
    public static let id = "add-residual"
    public static let cures = ["vanishing-gradients"]
    /// Without settings.
    public init() {}

    public func proposals(for specification: ConfigurationNode, run: RunLog) -> [Proposal] {
        let sites = LayerSites(specification)
        guard var layers = specification["model"]?["layers"]?.list else { return [] }
        var width: Int?
        var wrapped = 0
        for (place, position) in sites.weighted.enumerated() {
            let site = sites.all[position]
            let units = site.kind == "dense" ? site.options["units"]?.int : nil
            if let index = site.index, units != nil, units == width, place < sites.weighted.count - 1 {
                layers[index] = ["residual": ["layers": .list([layers[index]])]]
                wrapped += 1
            }
            width = units
        }
        guard wrapped >= 2 else { return [] }
        return [Proposal(id: "residual", changes: [("model.layers", .list(layers))], cost: 8)]
    }
}
