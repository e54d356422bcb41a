public import ThalwegConfiguration
public import ThalwegCore

/// The mean over all axes of an example but the last (channels).
public struct GlobalAveragePool: Layer {
    /// The layer has no options.
    public init() {}

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "global_average_pool", family: "pooling", summary: "the mean of each channel over all places") { _ in GlobalAveragePool() }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode { .string(kind) }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard let channels = input.last, input.rank >= 2 else { throw unfit(input, "needs at least one spatial axis and one of channels") }
        return [channels]
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        return x.mean(axes: Array(1..<x.rank - 1))
    }
}
