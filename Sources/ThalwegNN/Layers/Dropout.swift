public import ThalwegConfiguration
public import ThalwegCore

/// Sets each entry to zero with probability `rate` while training, and divides the others by `1 − rate`; the identity otherwise.
///
/// Reference: Srivastava et al. 2014. Needs the model's key while training.
public struct Dropout: Layer {
    /// The probability of a zero, in 0…1 without 1.
    public let rate: Double

    /// - Parameter rate: the probability of a zero, in 0…1 without 1.
    public init(_ rate: Double) {
        precondition((0..<1).contains(rate), "dropout rate \(rate)")
        self.rate = rate
    }

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "dropout", family: "regularization", summary: "zeroes entries at random while training",
        options: [OptionDescription("rate", .number, required: true, "the probability of a zero, in 0…1 without 1")],
        reference: "Srivastava et al. 2014", shorthand: "rate"
    ) { options in Dropout(try options.double("rate", in: 0...1, below: 1)) }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode { .entry(kind, [("rate", .number(rate))]) }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { input }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard context.training, rate > 0, x.failure == nil else { return x }
        guard let key = context.key else {
            return .failed(TraceError(op: "dropout", operands: [x.type], reason: "\(context.path) needs a key while training; pass one to apply"))
        }
        let isKept = key.bernoulli(probability: 1 - rate, x.shape)
        return select(isKept, x * (1 / (1 - rate)), .zeros(x.shape, dtype: x.dtype))
    }
}
