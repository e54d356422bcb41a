public import ThalwegConfiguration
import ThalwegCore

/// The options that every layer with weights takes.
public struct WeightOptions: Sendable, Hashable {
    /// Applied to the layer's outputs.
    public var activation: Activation
    /// How the weights start; nil chooses: He-normal before an activation of the ReLU family, else Glorot-uniform.
    public var initializer: Initializer?
    /// Whether a bias is added.
    public var bias: Bool
    /// How the bias starts.
    public var biasInitializer: Initializer
    /// `l2·Σw²` is added to the loss, over weights without biases; ≥ 0.
    public var l2: Double
    /// `l1·Σ|w|` is added to the loss; ≥ 0.
    public var l1: Double
    /// The user's own name for the layer.
    public var name: String?
    /// Whether training changes the weights.
    public var trainable: Bool

    /// With the defaults of the experiment file.
    public init(
        activation: Activation = .linear, initializer: Initializer? = nil, bias: Bool = true, biasInitializer: Initializer = .zeros,
        l2: Double = 0, l1: Double = 0, name: String? = nil, trainable: Bool = true
    ) {
        self.activation = activation
        self.initializer = initializer
        self.bias = bias
        self.biasInitializer = biasInitializer
        self.l2 = l2
        self.l1 = l1
        self.name = name
        self.trainable = trainable
    }

    /// The initializer in force.
    public var resolvedInitializer: Initializer { initializer ?? (activation.isReLULike ? .heNormal : .glorotUniform) }

    /// Reads the shared keys; what is absent is as in `defaults`.
    init(_ options: inout OptionReader, defaults: WeightOptions) throws {
        self = defaults
        if let node = try options.node("activation") {
            activation = try activationCatalogue.make(node, path: options.path(of: "activation"))
        }
        if let node = try options.node("initializer") {
            initializer = try initializerCatalogue.make(node, path: options.path(of: "initializer"))
        }
        bias = try options.bool("bias", default: defaults.bias)
        if let node = try options.node("bias_initializer") {
            biasInitializer = try initializerCatalogue.make(node, path: options.path(of: "bias_initializer"))
        }
        l2 = try options.double("l2", default: defaults.l2, in: 0...Double.greatestFiniteMagnitude)
        l1 = try options.double("l1", default: defaults.l1, in: 0...Double.greatestFiniteMagnitude)
        if options.contains("name") { name = try options.string("name") }
        trainable = try options.bool("trainable", default: defaults.trainable)
    }

    /// The keys whose values differ from `defaults`.
    func written(defaults: WeightOptions) -> [(String, ConfigurationNode)] {
        var result: [(String, ConfigurationNode)] = []
        if activation != defaults.activation { result.append(("activation", activation.configuration)) }
        if initializer != defaults.initializer, let initializer { result.append(("initializer", initializer.configuration)) }
        if bias != defaults.bias { result.append(("bias", .bool(bias))) }
        if biasInitializer != defaults.biasInitializer { result.append(("bias_initializer", biasInitializer.configuration)) }
        if l2 != defaults.l2 { result.append(("l2", .number(l2))) }
        if l1 != defaults.l1 { result.append(("l1", .number(l1))) }
        if let name { result.append(("name", .string(name))) }
        if trainable != defaults.trainable { result.append(("trainable", .bool(trainable))) }
        return result
    }

    /// What the shared keys are, for the catalogue.
    func descriptions() -> [OptionDescription] {
        [
            OptionDescription("activation", .named("activation"), default: activation.configuration, "applied to the outputs"),
            OptionDescription(
                "initializer", .named("initializer"), default: initializer?.configuration,
                initializer == nil ? "of the weights; glorot_uniform, or he_normal before an activation of the ReLU family" : "of the weights"),
            OptionDescription("bias", .boolean, default: .bool(bias), "whether a bias is added"),
            OptionDescription("bias_initializer", .named("initializer"), default: biasInitializer.configuration, "of the bias"),
            OptionDescription("l2", .number, default: 0, "l2·Σw² is added to the loss"),
            OptionDescription("l1", .number, default: 0, "l1·Σ|w| is added to the loss"),
            OptionDescription("name", .string, "a name of one's own"),
            OptionDescription("trainable", .boolean, default: true, "whether training changes the weights"),
        ]
    }
}

/// A layer with weights and the options that all such layers take.
public protocol WeightedLayer: Layer {
    /// The options in force when a file gives none.
    static var defaults: WeightOptions { get }
    /// The options of this layer.
    var options: WeightOptions { get }
    /// The layer's own options that are not at their defaults, in the order of the documentation.
    var ownOptions: [(String, ConfigurationNode)] { get }
}

extension WeightedLayer {
    /// The shared options in force when a file gives none.
    public static var defaults: WeightOptions { WeightOptions() }
    /// The user's own name for the layer.
    public var name: String? { options.name }
    /// The activation applied at the end.
    public var activation: Activation? { options.activation }
    /// Whether training changes the weights.
    public var isTrainable: Bool { options.trainable }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode { .entry(kind, ownOptions + options.written(defaults: Self.defaults)) }

    /// A catalogue row whose options are `own` and the shared ones.
    static func row(
        _ name: String, family: String, _ summary: String, own: [OptionDescription], reference: String = "", shorthand: String? = nil,
        make: @escaping @Sendable (inout OptionReader, WeightOptions) throws -> any Layer
    ) -> CatalogueEntry<any Layer> {
        CatalogueEntry(
            name, family: family, summary: summary, options: own + defaults.descriptions(), reference: reference, shorthand: shorthand
        ) { options in
            let shared = try WeightOptions(&options, defaults: defaults)
            return try make(&options, shared)
        }
    }

    /// The kernel, and the bias where there is one.
    func kernelAndBias(_ kernel: Shape, units: Int) -> [ParameterDescription] {
        let weight = ParameterDescription("weight", kernel, options.resolvedInitializer)
        guard options.bias else { return [weight] }
        return [weight, ParameterDescription("bias", [units], options.biasInitializer)]
    }

    /// Adds the bias where there is one, notes the penalties and applies the activation.
    func finished(_ product: Tensor, _ context: inout LayerContext) -> Tensor {
        context.penalize(context.parameter("weight"), l2: options.l2, l1: options.l1)
        return context.activated(options.bias ? product + context.parameter("bias") : product, options.activation)
    }
}
