public import ThalwegConfiguration
public import ThalwegCore

/// Standardizes every example along its last axis, then scales by `weight` and adds `bias`.
///
/// Keras's `LayerNormalization` (epsilon 1e-3; PyTorch has 1e-5). Reference: Ba et al. 2016, arXiv:1607.06450.
public struct LayerNorm: WeightedLayer {
    /// Added to the variance, ≥ 0.
    public let epsilon: Double
    public let options: WeightOptions

    public static let defaults = WeightOptions(initializer: .ones)

    public init(epsilon: Double = 1e-3, options: WeightOptions = LayerNorm.defaults) {
        self.epsilon = epsilon
        self.options = options
    }

    public static let entry = row(
        "layer_norm", family: "normalization", "standardizes every example along its last axis",
        own: [OptionDescription("epsilon", .number, default: 1e-3, "added to the variance, ≥ 0")], reference: "Ba et al. 2016, arXiv:1607.06450"
    ) { reader, options in
        LayerNorm(epsilon: try reader.double("epsilon", default: 1e-3, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    public var ownOptions: [(String, ConfigurationNode)] { epsilon == 1e-3 ? [] : [("epsilon", .number(epsilon))] }

    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank >= 1 else { throw unfit(input, "needs an axis of features") }
        return input
    }
    public func parameters(input: Shape) -> [ParameterDescription] { Normalization.scaleAndShift([input.last ?? 1], options) }
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        Normalization.finished(Normalization.standardized(x, axes: [-1], epsilon: epsilon), &context, options)
    }
}
