public import ThalwegConfiguration
public import ThalwegCore

/// A row of a table for every whole number: `[…]` to `[…, units]`; weight `weight [vocabulary, units]`.
///
/// Numbers outside 0 ..< vocabulary take the nearest row; floating-point inputs are truncated first. Keras's `Embedding`.
public struct Embedding: WeightedLayer {
    /// The number of rows.
    public let vocabulary: Int
    /// The length of a row.
    public let units: Int
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(initializer: .uniform, bias: false)

    /// A table of `vocabulary` rows of `units`, both ≥ 1.
    public init(vocabulary: Int, units: Int, options: WeightOptions = Embedding.defaults) {
        precondition(vocabulary >= 1 && units >= 1, "\(vocabulary) rows of \(units)")
        self.vocabulary = vocabulary
        self.units = units
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "embedding", family: "sequence", "a trained vector for every whole number",
        own: [
            OptionDescription("vocabulary", .integer, required: true, "how many numbers there are"),
            OptionDescription("units", .integer, required: true, "the length of a vector"),
        ]
    ) { reader, options in
        Embedding(
            vocabulary: try reader.int("vocabulary", in: 1...ModelError.elementLimit), units: try reader.int("units", in: 1...ModelError.elementLimit),
            options: options)
    }
    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { [("vocabulary", .integer(vocabulary)), ("units", .integer(units))] }
    /// Whether whole numbers pass as they are.
    public var takesTokens: Bool { true }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { Shape(input.dimensions + [units]) }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] { kernelAndBias([vocabulary, units], units: units) }
    /// Inputs per unit and units per input.
    public func fans(input: Shape) -> Fans? { Fans(fanIn: vocabulary, fanOut: units) }
    /// The table; a bias has no part in it.
    public func factoredLayers(input: Shape) -> [FactoredLayer] { [FactoredLayer(.embedding)] }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        finished(context.parameter("weight").gathered(rows: context.input(x.dtype.isInteger ? x : x.converted(to: .int32))), &context)
    }
}
