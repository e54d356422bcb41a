public import ThalwegConfiguration
public import ThalwegCore

/// The same elements of each example under another shape. Keras's `Reshape`.
public struct ReshapeExample: Layer {
    /// The shape per example; one extent may be −1 and is then inferred.
    public let shape: Shape

    /// - Parameter shape: per example; one extent may be −1.
    public init(_ shape: Shape) { self.shape = shape }

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "reshape", family: "shape", summary: "the same elements under another shape",
        options: [OptionDescription("shape", .integers, required: true, "the shape per example; one extent may be −1")], shorthand: "shape"
    ) { options in
        let extents = try options.ints("shape", in: -1...ModelError.elementLimit, count: 1...8)
        guard !extents.contains(0), extents.filter({ $0 == -1 }).count <= 1 else {
            throw options.invalid("shape", "is \(extents), but extents must be at least 1, with at most one −1")
        }
        return ReshapeExample(Shape(extents))
    }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode { .entry(kind, [("shape", .integers(shape.dimensions, list: true))]) }
    /// Whether whole numbers pass as they are.
    public var takesTokens: Bool { true }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        var target = shape
        if let open = target.firstIndex(of: -1), let rest = target.removing([open]).boundedCount, rest > 0 {
            target[open] = input.elementCount / rest
        }
        guard target.boundedCount == input.elementCount else {
            throw unfit(input, "its \(input.elementCount) elements do not fit shape \(shape); choose extents whose product is \(input.elementCount)")
        }
        return target
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        guard x.failure == nil else { return x }
        return x.reshape(shape.prepending(x.shape[0]))
    }
}
