public import ThalwegConfiguration
public import ThalwegCore

/// Self-attention, then two dense layers on every position, each with a residual connection and a layer norm.
///
/// `norm: pre` is `x + f(norm(x))` (Xiong et al. 2020, arXiv:2002.04745), `post` is `norm(x + f(x))` (Vaswani et al. 2017,
/// arXiv:1706.03762). Parts: `norm1`, `attention`, `norm2`, `mlp.0`, `mlp.1`. `activation` is that between the dense layers.
public struct TransformerBlock: WeightedLayer {
    /// Where the norms stand.
    public enum Norm: String, Sendable, Hashable, CaseIterable {
        /// Before each part.
        case pre
        /// After each sum.
        case post
    }
    /// The number of attention heads; it divides the units.
    public let heads: Int
    /// The width between the two dense layers; nil: four times the units.
    public let mlp: Int?
    /// Whether a position sees only itself and earlier ones.
    public let causal: Bool
    /// Where the norms stand.
    public let norm: Norm
    /// The dropout rate before each residual sum.
    public let dropout: Double
    /// Activation, initializers, penalties and the like.
    public let options: WeightOptions

    /// The shared options in force when a file gives none.
    public static let defaults = WeightOptions(activation: .gelu, initializer: .glorotUniform)

    /// With the defaults of the experiment file.
    public init(
        heads: Int, mlp: Int? = nil, causal: Bool = false, norm: Norm = .pre, dropout: Double = 0, options: WeightOptions = TransformerBlock.defaults
    ) {
        precondition(heads >= 1 && mlp ?? 1 >= 1 && (0..<1).contains(dropout), "\(heads) heads, mlp \(mlp ?? 0), dropout \(dropout)")
        self.heads = heads
        self.mlp = mlp
        self.causal = causal
        self.norm = norm
        self.dropout = dropout
        self.options = options
    }

    /// The row of the catalogue.
    public static let entry = row(
        "transformer_block", family: "sequence", "self-attention and two dense layers with residual connections and norms",
        own: [
            OptionDescription("heads", .integer, required: true, "the number of attention heads; it divides the units"),
            OptionDescription("mlp", .integer, "the width between the dense layers; four times the units when absent"),
            OptionDescription("causal", .boolean, default: false, "whether a position sees only itself and earlier ones"),
            OptionDescription("norm", .choice(Norm.allCases.map(\.rawValue)), default: "pre", "where the norms stand"),
            OptionDescription("dropout", .number, default: 0, "the dropout rate before each sum, in 0…1 without 1"),
        ], reference: "Vaswani et al. 2017, arXiv:1706.03762"
    ) { reader, options in
        TransformerBlock(
            heads: try reader.int("heads", in: 1...ModelError.elementLimit), mlp: try reader.optionalInt("mlp", in: 1...ModelError.elementLimit),
            causal: try reader.bool("causal", default: false),
            norm: try reader.choice("norm", of: Norm.allCases.map(\.rawValue), default: "pre") == "post" ? .post : .pre,
            dropout: try reader.double("dropout", default: 0, in: 0...1, below: 1), options: options)
    }
    /// The layer's own options that are not at their defaults.
    public var ownOptions: [(String, ConfigurationNode)] {
        var result: [(String, ConfigurationNode)] = [("heads", .integer(heads))]
        if let mlp { result.append(("mlp", .integer(mlp))) }
        if causal { result.append(("causal", true)) }
        if norm != .pre { result.append(("norm", .string(norm.rawValue))) }
        if dropout != 0 { result.append(("dropout", .number(dropout))) }
        return result
    }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { try attention.outputShape(input) }
    /// The layers inside this one.
    public func children(input: Shape) -> [ChildLayer] {
        let units = input[1], width = mlp ?? 4 * units
        return [
            ChildLayer("norm1", LayerNorm(), input: input), ChildLayer("attention", attention, input: input),
            ChildLayer("norm2", LayerNorm(), input: input), ChildLayer("mlp.0", dense(width, options.activation), input: input),
            ChildLayer("mlp.1", dense(units, .linear), input: [input[0], width]),
        ]
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        let units = x.shape[2], width = mlp ?? 4 * units
        let first = sublayer(x, &context, "1") { value, context in context.apply(attention, to: value, at: "attention") }
        return sublayer(first, &context, "2") { value, context in
            let hidden = context.apply(dense(width, options.activation), to: value, at: "mlp.0")
            return context.apply(dense(units, .linear), to: hidden, at: "mlp.1")
        }
    }

    private func sublayer(
        _ x: Tensor, _ context: inout LayerContext, _ number: String, _ body: (Tensor, inout LayerContext) -> Tensor
    ) -> Tensor {
        var value = norm == .pre ? context.apply(LayerNorm(), to: x, at: "norm\(number)") : x
        value = body(value, &context)
        if dropout > 0 { value = context.apply(Dropout(dropout), to: value, at: "dropout\(number)") }
        return norm == .pre ? x + value : context.apply(LayerNorm(), to: x + value, at: "norm\(number)")
    }

    private var attention: Attention { Attention(heads: heads, causal: causal, options: shared(.linear)) }
    private func dense(_ units: Int, _ activation: Activation) -> Dense { Dense(units, options: shared(activation)) }
    private func shared(_ activation: Activation) -> WeightOptions {
        var own = options
        own.name = nil
        own.initializer = options.resolvedInitializer
        own.activation = activation
        return own
    }
}
