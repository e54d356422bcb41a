public import ThalwegConfiguration
public import ThalwegCore

/// A function that a layer applies to its outputs; element by element, except `softmax`, which acts along the last axis.
///
/// Names, options and defaults are Keras's. Two activations are equal when their names and options are.
public struct Activation: Sendable, Hashable, CatalogueNamed {
    /// The name in the catalogue: `relu`, `leaky_relu`, ….
    public let name: String
    /// Whether it belongs to the ReLU family (zero or nearly so on one side, linear on the other), for which He initialization is the default.
    public let isReLULike: Bool
    /// The name alone, or `{name: {options}}` with the options that are not at their defaults.
    public let configuration: ConfigurationNode
    private let function: @Sendable (Tensor) -> Tensor

    /// An activation of one's own.
    ///
    /// - Parameter options: written into `configuration`.
    public init(
        _ name: String, isReLULike: Bool = false, options: [(String, ConfigurationNode)] = [],
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.name = name
        self.isReLULike = isReLULike
        self.function = function
        configuration = .entry(name, options)
    }

    /// The value at `x`, of the same shape.
    public func callAsFunction(_ x: Tensor) -> Tensor { function(x) }

    /// Whether names and options agree.
    public static func == (a: Activation, b: Activation) -> Bool { a.configuration == b.configuration }
    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(configuration) }

    /// A catalogue row without options.
    static func row(_ activation: Activation, _ summary: String, reference: String = "") -> CatalogueEntry<Activation> {
        CatalogueEntry(activation.name, family: "activation", summary: summary, reference: reference) { _ in activation }
    }
}

/// All activations, in the order of the documentation.
public let activationCatalogue = Catalogue<Activation>(
    "activation",
    [
        Activation.linearEntry, Activation.reluEntry, Activation.leakyReLUEntry, Activation.eluEntry, Activation.seluEntry,
        Activation.geluEntry, Activation.siluEntry, Activation.mishEntry, Activation.softplusEntry, Activation.softsignEntry,
        Activation.sigmoidEntry, Activation.hardSigmoidEntry, Activation.tanhEntry, Activation.softmaxEntry,
        Activation.exponentialEntry,
    ])
