public import ThalwegConfiguration
public import ThalwegCore

/// Divides every example by the root mean square along its last axis, then scales by `weight`; no bias by default.
///
/// Keras's `RMSNormalization` (epsilon 1e-6). Reference: Zhang & Sennrich 2019, arXiv:1910.07467.
public struct RMSNorm: WeightedLayer {
    /// Added to the mean square, ≥ 0.
    public let epsilon: Double
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .ones, bias: false)

    /// - Parameter epsilon: ≥ 0.
    public init(epsilon: Double = 1e-6, options: WeightOptions = RMSNorm.defaults) {
        self.epsilon = epsilon
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "rms_norm", family: "normalization", "divides every example by its root mean square along the last axis",
        own: [OptionDescription("epsilon", .number, default: 1e-6, "added to the mean square, ≥ 0")],
        reference: "Zhang & Sennrich 2019, arXiv:1910.07467"
    ) { reader, options in
        RMSNorm(epsilon: try reader.double("epsilon", default: 1e-6, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { epsilon == 1e-6 ? [] : [("epsilon", .number(epsilon))] }

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
        let meanSquare = x.squared().mean(axes: [-1], keepDims: true)
        return Normalization.finished(x * rsqrt(meanSquare + epsilon), &context, options)
    }
}
