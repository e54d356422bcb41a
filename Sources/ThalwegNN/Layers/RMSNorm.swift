public import ThalwegConfiguration
public import ThalwegCore

/// Divides every example by the root mean square along its last axis, then scales by `weight`; no bias by default.
///
/// Keras's `RMSNormalization` (epsilon 1e-6). Reference: Zhang & Sennrich 2019, arXiv:1910.07467.
public struct RMSNorm: WeightedLayer {
    /// Added to the mean square, ≥ 0.
    public let epsilon: Double
    public let options: WeightOptions

    public static let defaults = WeightOptions(initializer: .ones, bias: false)

    public init(epsilon: Double = 1e-6, options: WeightOptions = RMSNorm.defaults) {
        self.epsilon = epsilon
        self.options = options
    }

    public static let entry = row(
        "rms_norm", family: "normalization", "divides every example by its root mean square along the last axis",
        own: [OptionDescription("epsilon", .number, default: 1e-6, "added to the mean square, ≥ 0")],
        reference: "Zhang & Sennrich 2019, arXiv:1910.07467"
    ) { reader, options in
        RMSNorm(epsilon: try reader.double("epsilon", default: 1e-6, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    public var ownOptions: [(String, ConfigurationNode)] { epsilon == 1e-6 ? [] : [("epsilon", .number(epsilon))] }

    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank >= 1 else { throw unfit(input, "needs an axis of features") }
        return input
    }
    public func parameters(input: Shape) -> [ParameterDescription] { Normalization.scaleAndShift([input.last ?? 1], options) }
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        let meanSquare = x.squared().mean(axes: [-1], keepDims: true)
        return Normalization.finished(x * rsqrt(meanSquare + epsilon), &context, options)
    }
}
