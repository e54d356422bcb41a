public import ThalwegConfiguration
public import ThalwegCore

/// One step of a model: from a batch of inputs to a batch of outputs, with weights of its own or none.
///
/// A layer is a value that describes; weights live in the model's parameter tree. A new layer is one file and one line in
/// `layerCatalogue`. Only `entry`, `configuration`, `outputShape` and `callAsFunction` have to be written for a layer without weights.
public protocol Layer: Sendable, CatalogueNamed {
    /// The row of the catalogue: name, options, reference and how to read it from a file.
    static var entry: CatalogueEntry<any Layer> { get }
    /// The layer as an experiment file writes it: the name alone, or `{name: {options}}` with what is not at its default.
    var configuration: ConfigurationNode { get }
    /// The user's own name for the layer.
    var name: String? { get }
    /// The activation applied at the end; nil when the layer has none.
    var activation: Activation? { get }
    /// Whether training changes the weights.
    var isTrainable: Bool { get }
    /// Whether the layer takes whole numbers (tokens) as they are; other layers get them as floating point.
    var takesTokens: Bool { get }

    /// The shape of one example's output.
    ///
    /// - Throws: `ModelError.unfit` when an example of shape `input` does not fit.
    func outputShape(_ input: Shape) throws(ModelError) -> Shape
    /// The layer's own weights and running statistics for inputs of that shape, which `outputShape` has accepted.
    func parameters(input: Shape) -> [ParameterDescription]
    /// How many inputs feed one unit, and how many units one input feeds; nil without a kernel.
    func fans(input: Shape) -> Fans?
    /// The layers inside this one, for inputs of that shape; their weights are not among `parameters(input:)`.
    func children(input: Shape) -> [ChildLayer]
    /// The layer's own parts (not its children's) that are linear in a weight, for curvature with Kronecker factors.
    func factoredLayers(input: Shape) -> [FactoredLayer]
    /// The outputs for a batch; axis 0 of `x` counts the examples.
    func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor
}

extension Layer {
    /// The user's own name for the layer.
    public var name: String? { nil }
    /// The activation applied at the end.
    public var activation: Activation? { nil }
    /// Whether training changes the weights.
    public var isTrainable: Bool { true }
    /// Whether whole numbers pass as they are.
    public var takesTokens: Bool { false }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { [] }
    /// Inputs per unit and units per input.
    public func fans(input: Shape) -> Fans? { nil }
    /// The layers inside this one.
    public func children(input: Shape) -> [ChildLayer] { [] }
    /// None.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { [] }

    /// The layer's name in the catalogue: `dense`, `conv2d`, ….
    public var kind: String { Self.entry.name }

    /// An error about the input that does not fit this layer.
    func unfit(_ input: Shape, _ needs: String) -> ModelError { .unfit(path: "", layer: kind, input: input, needs: needs) }
}

/// A layer inside another one.
public struct ChildLayer: Sendable {
    /// Its place below the outer layer's path: `layers.0`, `attention`.
    public let name: String
    /// The layer.
    public let layer: any Layer
    /// The shape per example that it gets.
    public let input: Shape

    /// A layer at a place.
    public init(_ name: String, _ layer: any Layer, input: Shape) {
        self.name = name
        self.layer = layer
        self.input = input
    }

    /// A chain at `layers.0`, `layers.1`, …, each getting what the one before gives.
    ///
    /// - Throws: the first layer's error, with its path.
    static func chain(_ layers: [any Layer], input: Shape) throws(ModelError) -> (children: [ChildLayer], output: Shape) {
        var children: [ChildLayer] = [], shape = input
        for (number, layer) in layers.enumerated() {
            let child = ChildLayer("layers.\(number)", layer, input: shape)
            children.append(child)
            shape = try child.outputShape()
        }
        return (children, shape)
    }

    /// The shape per example that the layer gives; errors carry its name.
    func outputShape() throws(ModelError) -> Shape {
        do throws(ModelError) { return try layer.outputShape(input) } catch { throw error.inside(name) }
    }
}

/// A weight or running statistic of a layer: its name in the layer, shape and initial values.
public struct ParameterDescription: Sendable, Hashable {
    /// What the value is for.
    public enum Role: String, Sendable, Hashable {
        /// Changed by gradients.
        case weight
        /// Carried along: running statistics.
        case state
    }
    /// The name within the layer: `weight`, `bias`, `recurrent_weight`.
    public var name: String
    /// The extents.
    public let shape: Shape
    /// How the values start.
    public let initializer: Initializer
    /// The fans that scale the initial values.
    public let fans: Fans
    /// What the value is for.
    public let role: Role

    /// A parameter; `fans` are those of `shape` by Keras's rule when nil.
    public init(_ name: String, _ shape: Shape, _ initializer: Initializer, fans: Fans? = nil, role: Role = .weight) {
        self.name = name
        self.shape = shape
        self.initializer = initializer
        self.fans = fans ?? Fans(of: shape)
        self.role = role
    }

    /// The same under `PREFIX.name`.
    public func under(_ prefix: String) -> ParameterDescription {
        var result = self
        result.name = "\(prefix).\(name)"
        return result
    }
}
