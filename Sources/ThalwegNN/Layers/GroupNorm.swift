public import ThalwegConfiguration
public import ThalwegCore

/// Standardizes every example within groups of neighbouring channels, over all other axes, then scales and shifts per channel.
///
/// Keras's `GroupNormalization` (32 groups, epsilon 1e-3). Reference: Wu & He 2018, arXiv:1803.08494.
public struct GroupNorm: WeightedLayer {
    /// The number of groups; it divides the channels.
    public let groups: Int
    /// Added to the variance, ≥ 0.
    public let epsilon: Double
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .ones)

    /// - Parameter groups: ≥ 1; it divides the channels.
    public init(groups: Int = 32, epsilon: Double = 1e-3, options: WeightOptions = GroupNorm.defaults) {
        precondition(groups >= 1, "\(groups) groups")
        self.groups = groups
        self.epsilon = epsilon
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "group_norm", family: "normalization", "standardizes every example within groups of channels",
        own: [
            OptionDescription("groups", .integer, default: 32, "the number of groups; it divides the channels"),
            OptionDescription("epsilon", .number, default: 1e-3, "added to the variance, ≥ 0"),
        ], reference: "Wu & He 2018, arXiv:1803.08494", shorthand: "groups"
    ) { reader, options in
        GroupNorm(
            groups: try reader.int("groups", default: 32, in: 1...ModelError.elementLimit),
            epsilon: try reader.double("epsilon", default: 1e-3, in: 0...Double.greatestFiniteMagnitude), options: options)
    }

    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] {
        (groups == 32 ? [] : [("groups", .integer(groups))]) + (epsilon == 1e-3 ? [] : [("epsilon", .number(epsilon))])
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard let channels = input.last, channels % groups == 0 else {
            throw unfit(input, "needs a number of channels that \(groups) groups divide; choose another number of groups")
        }
        return input
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { Normalization.scaleAndShift([input.last ?? 1], options) }
    /// Scale and shift.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { Normalization.factoredLayers(options) }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil, let channels = x.shape.last else { return x }
        let grouped = x.reshape(Shape(x.shape.dropLast() + [groups, channels / groups]))
        let axes = Array(1..<grouped.rank).filter { $0 != grouped.rank - 2 }
        let normalized = Normalization.standardized(grouped, axes: axes, epsilon: epsilon).reshape(x.shape)
        return Normalization.finished(normalized, &context, options)
    }
}
