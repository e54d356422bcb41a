public import ThalwegConfiguration
public import ThalwegCore

/// Adds a trained vector to every position: `[n, time, units]` unchanged in shape; weight `weight [length, units]`.
///
/// Reference: Gehring et al. 2017, arXiv:1705.03122. KerasHub's `PositionEmbedding`.
public struct PositionalEmbedding: WeightedLayer {
    /// The largest number of positions; nil: that of the input.
    public let length: Int?
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .glorotUniform, bias: false)

    /// - Parameter length: ≥ 1; nil for that of the input.
    public init(length: Int? = nil, options: WeightOptions = PositionalEmbedding.defaults) {
        precondition(length ?? 1 >= 1, "length \(length ?? 0)")
        self.length = length
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "positional_embedding", family: "sequence", "adds a trained vector to every position",
        own: [OptionDescription("length", .integer, "the largest number of positions; that of the input when absent")], shorthand: "length"
    ) { reader, options in
        PositionalEmbedding(length: try reader.optionalInt("length", in: 1...ModelError.elementLimit), options: options)
    }
    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { length.map { [("length", .integer($0))] } ?? [] }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank == 2 else { throw unfit(input, "needs [time, units]; put an embedding in front") }
        guard input[0] <= length ?? input[0] else { throw unfit(input, "has only \(length ?? 0) positions; set length to at least \(input[0])") }
        return input
    }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { kernelAndBias([length ?? input[0], input[1]], units: input[1]) }
    /// The sum with the table; a bias has no part in it.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { [FactoredLayer(.shift, inputTap: nil)] }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let weight = context.parameter("weight")
        context.penalize(weight, l2: options.l2, l1: options.l1)
        let sum = x + weight.slice(axis: 0, from: 0, to: x.shape[1])
        return context.activated(options.bias ? sum + context.parameter("bias") : sum, options.activation)
    }
}
