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
    public let options: WeightOptions

    public static let defaults = WeightOptions(initializer: .uniform, bias: false)

    public init(vocabulary: Int, units: Int, options: WeightOptions = Embedding.defaults) {
        precondition(vocabulary >= 1 && units >= 1, "\(vocabulary) rows of \(units)")
        self.vocabulary = vocabulary
        self.units = units
        self.options = options
    }

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
    public var ownOptions: [(String, ConfigurationNode)] { [("vocabulary", .integer(vocabulary)), ("units", .integer(units))] }
    public var takesTokens: Bool { true }

    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { Shape(input.dimensions + [units]) }
    public func parameters(input: Shape) -> [ParameterDescription] { kernelAndBias([vocabulary, units], units: units) }
    public func fans(input: Shape) -> Fans? { Fans(fanIn: vocabulary, fanOut: units) }
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        finished(context.parameter("weight").gathered(rows: x.dtype.isInteger ? x : x.converted(to: .int32)), &context)
    }
}
