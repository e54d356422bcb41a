public import ThalwegConfiguration
public import ThalwegCore

/// Multi-head self-attention: `softmax(Q·Kᵀ/√d)·V` per head, then a linear map; `[n, time, units]` unchanged in shape.
///
/// Weights `query`, `key`, `value` and `output`, each `weight [units, units]` and `bias [units]`; `d = units / heads`.
/// Cost: O(time²·units) per example. Reference: Vaswani et al. 2017, arXiv:1706.03762.
public struct Attention: WeightedLayer {
    /// The number of heads; it divides the units.
    public let heads: Int
    /// Whether a position sees only itself and earlier ones.
    public let causal: Bool
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// - Parameter heads: ≥ 1; it divides the units.
    public init(heads: Int, causal: Bool = false, options: WeightOptions = WeightOptions()) {
        precondition(heads >= 1, "\(heads) heads")
        self.heads = heads
        self.causal = causal
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "attention", family: "sequence", "multi-head self-attention",
        own: [
            OptionDescription("heads", .integer, required: true, "the number of heads; it divides the units"),
            OptionDescription("causal", .boolean, default: false, "whether a position sees only itself and earlier ones"),
        ], reference: "Vaswani et al. 2017, arXiv:1706.03762", shorthand: "heads"
    ) { reader, options in
        Attention(heads: try reader.int("heads", in: 1...ModelError.elementLimit), causal: try reader.bool("causal", default: false), options: options)
    }
    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] { [("heads", .integer(heads))] + (causal ? [("causal", true)] : []) }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard input.rank == 2 else { throw unfit(input, "needs [time, units]; put an embedding or reshape in front") }
        guard input[1] % heads == 0 else { throw unfit(input, "\(heads) heads do not divide \(input[1]) units; choose another number of heads") }
        return input
    }
    /// The layers inside this one.
    public func children(input: Shape) -> [ChildLayer] {
        ["query", "key", "value", "output"].map { ChildLayer($0, projection(input[1], isOutput: $0 == "output"), input: input) }
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let (n, time, units) = (x.shape[0], x.shape[1], x.shape[2])
        func split(_ name: String, _ order: [Int]) -> Tensor {
            let value = context.apply(projection(units, isOutput: false), to: x, at: name)
            return value.failure == nil ? value.reshape([n, time, heads, units / heads]).transpose(order) : value
        }
        let query = split("query", [0, 2, 1, 3]), key = split("key", [0, 2, 3, 1]), value = split("value", [0, 2, 1, 3])
        var scores = context.product(query, key) * (1 / Double(units / heads).squareRoot())
        if causal {
            let row = Tensor.iota([time, time], axis: 0, dtype: .int32), column = Tensor.iota([time, time], axis: 1, dtype: .int32)
            scores = select(column .<= row, scores, Tensor(-1e9, dtype: scores.dtype))
        }
        let mixed = context.product(scores.softmax(axis: -1), value)
        guard mixed.failure == nil else { return mixed }
        return context.apply(projection(units, isOutput: true), to: mixed.transpose([0, 2, 1, 3]).reshape([n, time, units]), at: "output")
    }

    private func projection(_ units: Int, isOutput: Bool) -> Dense {
        var own = options
        own.name = nil
        own.initializer = options.resolvedInitializer
        if !isOutput { own.activation = .linear }
        return Dense(units, options: own)
    }
}
