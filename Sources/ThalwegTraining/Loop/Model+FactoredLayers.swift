import ThalwegNN
import ThalwegOptimizers

extension Model {
    /// The layers whose curvature has Kronecker factors, without weights that are not trained.
    func factoredLayers(trained: Set<String>) -> [FactoredLayer] {
        linearMaps.compactMap { map in
            guard trained.contains(map.weight) else { return nil }
            let bias = map.bias.flatMap { trained.contains($0) ? $0 : nil }
            return FactoredLayer(map.kind.factored, weight: map.weight, bias: bias, inputTap: map.input, outputTap: map.output)
        }
    }
}

extension LinearMap.Kind {
    /// The same as optimizers say it.
    var factored: FactoredLayer.Kind {
        switch self {
        case .dense: .dense
        case .recurrent: .recurrent
        case .convolution(let strides, let dilation, let same, let groups):
            .convolution(strides: strides, dilation: dilation, same: same, groups: groups)
        case .embedding: .embedding
        case .scaleShift: .scaleShift
        case .shift: .shift
        }
    }
}
