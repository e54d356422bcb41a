public import ThalwegConfiguration
public import ThalwegCore

/// Layers repeated `times` times, each time with weights of its own.
///
/// The weights stand under `layers.0`, `layers.1`, …, counted through all repetitions.
public struct Repeat: Layer {
    /// How many times.
    public let times: Int
    /// The layers of one repetition.
    public let layers: [any Layer]

    /// - Parameter times: how many times, ≥ 1.
    public init(_ times: Int, _ layers: [any Layer]) {
        precondition(times >= 1, "repeated \(times) times")
        self.times = times
        self.layers = layers
    }
    /// `Repeat(3) { Dense(64, activation: .relu) }`
    public init(_ times: Int, @LayerBuilder _ layers: () -> [any Layer]) { self.init(times, layers()) }

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "repeat", family: "container", summary: "layers repeated, each time with weights of their own",
        options: [
            OptionDescription("times", .integer, required: true, "how many times, 1…10000"),
            OptionDescription("layers", .layers, required: true, "the layers of one repetition"),
        ]
    ) { options in
        let times = try options.int("times", in: 1...10_000)
        return Repeat(times, try layerCatalogue.list(&options, "layers"))
    }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode {
        .entry(kind, [("times", .integer(times)), ("layers", .list(layers.map(\.configuration)))])
    }
    /// Whether whole numbers pass as they are.
    public var takesTokens: Bool { layers.allSatisfy(\.takesTokens) }

    private var all: [any Layer] { (0..<times).flatMap { _ in layers } }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { try ChildLayer.chain(all, input: input).output }
    /// The layers inside this one.
    public func children(input: Shape) -> [ChildLayer] { (try? ChildLayer.chain(all, input: input).children) ?? [] }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor { context.apply(all, to: x) }
}
