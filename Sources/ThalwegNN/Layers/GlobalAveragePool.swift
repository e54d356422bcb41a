public import ThalwegConfiguration
public import ThalwegCore

/// The mean over all axes of an example but the last (channels).
public struct GlobalAveragePool: Layer {
    public init() {}

    public static let entry = CatalogueEntry<any Layer>(
        "global_average_pool", family: "pooling", summary: "the mean of each channel over all places") { _ in GlobalAveragePool() }
    public var configuration: ConfigurationNode { .string(kind) }

    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        guard let channels = input.last, input.rank >= 2 else { throw unfit(input, "needs at least one spatial axis and one of channels") }
        return [channels]
    }
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        return x.mean(axes: Array(1..<x.rank - 1))
    }
}
