public import ThalwegConfiguration
public import ThalwegCore

/// Standardizes every example along its last axis, then scales by `weight` and adds `bias`.
///
/// Keras's `LayerNormalization` (epsilon 1e-3; PyTorch has 1e-5). Reference: Ba et al. 2016, arXiv:1607.06450.
public struct LayerNorm: WeightedLayer {
    /// Added to the variance, ≥ 0.
    public let epsilon: Double
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .ones)

    /// - Parameter epsilon: ≥ 0.
    public init(epsilon: Double = 1e-3, options: WeightOptions = LayerNorm.defaults) {
        self.epsilon = epsilon
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "layer_norm", family: "normalization", "standardizes every example along its last axis",
        own: [OptionDescription("epsilon", .number, default: 1e-3, "added to the variance, ≥ 0")], reference: "Ba et al. 2016, arXiv:1607.06450"
    ) { reader, options in
        LayerNorm(epsilon: try reader.double("epsilon", default: 1e-3, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { epsilon == 1e-3 ? [] : [("epsilon", .number(epsilon))] }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank >= 1 else { throw unfit(input, "needs an axis of features") }
        return input
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { Normalization.scaleAndShift([input.last ?? 1], options) }
    /// Scale and shift.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { Normalization.factoredLayers(options) }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        Normalization.finished(Normalization.standardized(x, axes: [-1], epsilon: epsilon), &context, options)
    }
}
