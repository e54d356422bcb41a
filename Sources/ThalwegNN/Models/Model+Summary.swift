public import ThalwegCore

/// What is known of a layer without running it: for reports and for the doctor.
public struct LayerSummary: Sendable, Hashable {
    /// `layers.0`; inside others `layers.2.layers.1`.
    public let path: String
    /// The user's own name.
    public let name: String?
    /// The name in the catalogue: `dense`, `conv2d`, ….
    public let kind: String
    /// The name of the layer's own activation; nil when it has none.
    public let activation: String?
    /// Inputs per unit; 0 without a kernel.
    public let fanIn: Int
    /// Units per input; 0 without a kernel.
    public let fanOut: Int
    /// The full names of its weights.
    public let parameterNames: [String]
    /// The shape per example of what it gets.
    public let inputShape: Shape
    /// The shape per example of what it gives.
    public let outputShape: Shape
    /// Whether training leaves its weights alone.
    public let isFrozen: Bool
    /// The number of its weights.
    public let parameterCount: Int

    /// Whether it has a kernel, and so is tapped before and after its activation.
    public var hasKernel: Bool { fanIn > 0 }
}

extension Model {
    /// Every layer, those inside others included, outer before inner.
    public var summary: [LayerSummary] {
        placedLayers.map { place in
            let own = place.layer.parameters(input: place.input).filter { $0.role == .weight }
            let fans = place.layer.fans(input: place.input)
            return LayerSummary(
                path: place.path, name: place.layer.name, kind: place.layer.kind, activation: place.layer.activation?.name,
                fanIn: fans?.fanIn ?? 0, fanOut: fans?.fanOut ?? 0, parameterNames: own.map { "\(place.path).\($0.name)" },
                inputShape: place.input, outputShape: place.output, isFrozen: place.isFrozen,
                parameterCount: own.reduce(0) { $0 + $1.shape.elementCount })
        }
    }
}
