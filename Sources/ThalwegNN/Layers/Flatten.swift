public import ThalwegConfiguration
public import ThalwegCore

/// All axes of an example as one, in row-major order.
public struct Flatten: Layer {
    /// The layer has no options.
    public init() {}

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>("flatten", family: "shape", summary: "all axes of an example as one") { _ in Flatten() }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode { .string(kind) }
    /// Whether whole numbers pass as they are.
    public var takesTokens: Bool { true }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { [input.elementCount] }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        return x.reshape([x.shape[0], x.shape.dropFirst().reduce(1, *)])
    }
}
