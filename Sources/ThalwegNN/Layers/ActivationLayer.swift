public import ThalwegConfiguration
public import ThalwegCore

/// An activation as a layer of its own.
public struct ActivationLayer: Layer {
    /// The function.
    public let function: Activation

    /// The activation as a layer.
    public init(_ activation: Activation) { function = activation }

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "activation", family: "activation", summary: "an activation as a layer of its own",
        options: [OptionDescription("name", .named("activation"), required: true, "the activation; its options stand beside it")],
        shorthand: "name"
    ) { options in
        // The mapping is itself an activation: {name: leaky_relu, negative_slope: 0.1} or {leaky_relu: {negative_slope: 0.1}}.
        for key in options.node.map?.keys.elements ?? [] { _ = try options.node(key) }
        guard let entries = options.node.map, !entries.isEmpty else {
            throw ConfigurationError.missingKey(key: "name", path: options.path, line: options.node.line)
        }
        if entries.count == 1, let only = entries["name"] { return ActivationLayer(try activationCatalogue.make(only, path: options.path(of: "name"))) }
        return ActivationLayer(try activationCatalogue.make(options.node, path: options.path))
    }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode {
        if let name = function.configuration.string { return .entry(kind, [("name", .string(name))]) }
        return .map([kind: function.configuration])
    }
    /// The activation applied at the end.
    public var activation: Activation? { function }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { input }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor { tap(function(x), "\(context.path).activation") }
}
