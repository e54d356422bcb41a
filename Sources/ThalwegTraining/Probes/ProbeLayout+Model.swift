import ThalwegNN

extension ProbeLayout {
    /// The layers with a kernel, from the input to the output, and the taps that belong to them.
    init(_ model: Model) {
        let layers = model.summary
        sites = layers.indices.filter { layers[$0].hasKernel && !layers[$0].parameterNames.isEmpty }.map { index in
            let layer = layers[index], own = layer.activation == "linear" ? nil : layer.activation
            var activation = own, tap = layer.path + ".activation"
            if own == nil, let next = ProbeLayout.activation(after: index, in: layers) {
                activation = next.activation
                tap = next.path + ".activation"
            }
            return Site(
                facts: LayerFacts(
                    path: layer.path, kind: layer.kind, activation: activation, fanIn: layer.fanIn, fanOut: layer.fanOut,
                    parameters: layer.parameterNames),
                preactivation: layer.path + ".preactivation", activation: tap)
        }
    }

    /// The activation layer that acts on a linear layer's output, with at most normalization and dropout between them.
    private static func activation(after index: Int, in layers: [LayerSummary]) -> LayerSummary? {
        let between: Set<String> = ["batch_norm", "layer_norm", "rms_norm", "group_norm", "dropout"]
        for layer in layers.dropFirst(index + 1) {
            if layer.kind == "activation" { return layer }
            guard between.contains(layer.kind) else { return nil }
        }
        return nil
    }
}

extension Model {
    /// The name of the activation that makes the model's outputs; nil for none.
    var outputActivation: String? {
        for layer in summary.reversed() {
            if layer.kind == "activation" || layer.hasKernel { return layer.activation == "linear" ? nil : layer.activation }
        }
        return nil
    }
}
