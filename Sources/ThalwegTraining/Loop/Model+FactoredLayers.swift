import ThalwegCore
import ThalwegNN

extension Model {
    /// The layers whose curvature has Kronecker factors, with names from the model's top, without weights that are not trained.
    func factoredLayers(trained: Set<String>) -> [FactoredLayer] {
        placedLayers.flatMap { placed in
            placed.layer.factoredLayers(input: placed.input).compactMap { $0.under(placed.path).trained(trained) }
        }
    }
}
