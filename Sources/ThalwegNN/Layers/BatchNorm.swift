public import ThalwegConfiguration
public import ThalwegCore

/// Standardizes every channel (last axis) over the batch and all other axes, then scales by `weight` and adds `bias`.
///
/// While training: the batch's mean and biased variance, and `running ← momentum·running + (1 − momentum)·batch`.
/// In evaluation, and when not trainable (as in Keras), the running statistics. Keras's `BatchNormalization` with momentum 0.9
/// and epsilon 1e-5; `momentum` is the weight of the old statistics (1 − PyTorch's).
/// Reference: Ioffe & Szegedy 2015, arXiv:1502.03167.
public struct BatchNorm: WeightedLayer {
    /// The weight of the old running statistics, in 0…1.
    public let momentum: Double
    /// Added to the variance, ≥ 0.
    public let epsilon: Double
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .ones)

    /// A layer with the given statistics' weight and epsilon.
    public init(momentum: Double = 0.9, epsilon: Double = 1e-5, options: WeightOptions = BatchNorm.defaults) {
        self.momentum = momentum
        self.epsilon = epsilon
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "batch_norm", family: "normalization", "standardizes channels over the batch",
        own: [
            OptionDescription("momentum", .number, default: 0.9, "the weight of the old running statistics, in 0…1"),
            OptionDescription("epsilon", .number, default: 1e-5, "added to the variance, ≥ 0"),
        ], reference: "Ioffe & Szegedy 2015, arXiv:1502.03167"
    ) { reader, options in
        BatchNorm(
            momentum: try reader.double("momentum", default: 0.9, in: 0...1),
            epsilon: try reader.double("epsilon", default: 1e-5, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] {
        (momentum == 0.9 ? [] : [("momentum", .number(momentum))]) + (epsilon == 1e-5 ? [] : [("epsilon", .number(epsilon))])
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank >= 1 else { throw unfit(input, "needs an axis of channels") }
        return input
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] {
        let channels = [input.last ?? 1] as Shape
        return Normalization.scaleAndShift(channels, options) + [
            ParameterDescription("running_mean", channels, .zeros, role: .state),
            ParameterDescription("running_variance", channels, .ones, role: .state),
        ]
    }
    /// Scale and shift.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { Normalization.factoredLayers(options) }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        if context.training && options.trainable {
            let weight = context.tapsFactors ? Tensor.ones([x.shape.last ?? 1], dtype: x.dtype) : Normalization.weight(&context, options)
            let (scaled, mean, variance) = x.batchNormalized(weight: weight, epsilon: epsilon)
            context.average("running_mean", mean, momentum: momentum)
            context.average("running_variance", variance, momentum: momentum)
            // Where the standardized input is asked for, the scale comes after it.
            return context.tapsFactors ? Normalization.finished(scaled, &context, options) : Normalization.shifted(scaled, &context, options)
        }
        let (mean, variance) = (context.statistic("running_mean"), context.statistic("running_variance"))
        return Normalization.finished((x - mean) * rsqrt(variance + epsilon), &context, options)
    }
}
