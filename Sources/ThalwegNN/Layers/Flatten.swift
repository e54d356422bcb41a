public import ThalwegConfiguration
public import ThalwegCore

/// All axes of an example as one, in row-major order.
public struct Flatten: Layer {
    public init() {}

    public static let entry = CatalogueEntry<any Layer>("flatten", family: "shape", summary: "all axes of an example as one") { _ in Flatten() }
    public var configuration: ConfigurationNode { .string(kind) }
    public var takesTokens: Bool { true }

    public func outputShape(_ input: Shape) throws(ModelError) -> Shape { [input.elementCount] }
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        return x.reshape([x.shape[0], x.shape.dropFirst().reduce(1, *)])
    }
}
