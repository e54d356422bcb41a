public import ThalwegConfiguration
public import ThalwegCore

/// `activation(f(x) + shortcut(x))`, `f` being the layers.
///
/// The shortcut is the identity where shapes agree. Where they do not, `projection: auto` takes every s-th position of the
/// spatial axes and a matrix over the channels (`projection.weight`, no bias); `none` makes it an error.
/// Reference: He et al. 2016, arXiv:1512.03385.
public struct Residual: Layer {
    /// What bridges different shapes.
    public enum Projection: String, Sendable, Hashable, CaseIterable {
        /// A strided linear map where shapes differ.
        case auto
        /// Nothing; shapes must agree.
        case none
    }
    /// The layers beside the shortcut.
    public let layers: [any Layer]
    /// What bridges different shapes.
    public let projection: Projection
    /// Applied to the sum.
    public let sumActivation: Activation

    /// A residual block around `layers`.
    public init(_ layers: [any Layer], projection: Projection = .auto, activation: Activation = .linear) {
        self.layers = layers
        self.projection = projection
        sumActivation = activation
    }
    /// `Residual { Dense(64, activation: .relu); Dense(64) }`
    public init(projection: Projection = .auto, activation: Activation = .linear, @LayerBuilder _ layers: () -> [any Layer]) {
        self.init(layers(), projection: projection, activation: activation)
    }

    /// The row of the catalogue.
    public static let entry = CatalogueEntry<any Layer>(
        "residual", family: "container", summary: "the layers' output plus their input",
        options: [
            OptionDescription("layers", .layers, required: true, "the layers beside the shortcut"),
            OptionDescription("projection", .choice(Projection.allCases.map(\.rawValue)), default: "auto", "what bridges different shapes"),
            OptionDescription("activation", .named("activation"), default: "linear", "applied to the sum"),
        ], reference: "He et al. 2016, arXiv:1512.03385", shorthand: "layers"
    ) { options in
        let layers = try layerCatalogue.list(&options, "layers")
        let word = try options.choice("projection", of: Projection.allCases.map(\.rawValue), default: "auto")
        let activation = try options.node("activation").map { try activationCatalogue.make($0, path: options.path(of: "activation")) }
        return Residual(layers, projection: word == "none" ? .none : .auto, activation: activation ?? .linear)
    }
    /// The layer as an experiment file writes it.
    public var configuration: ConfigurationNode {
        var entries: [(String, ConfigurationNode)] = [("layers", .list(layers.map(\.configuration)))]
        if projection != .auto { entries.append(("projection", .string(projection.rawValue))) }
        if sumActivation != .linear { entries.append(("activation", sumActivation.configuration)) }
        return .entry(kind, entries)
    }
    /// The activation applied at the end.
    public var activation: Activation? { sumActivation }

    /// The shape of one example's output.
    public func outputShape(_ input: Shape) throws(ModelError) -> Shape {
        let output = try ChildLayer.chain(layers, input: input).output
        if output != input {
            guard projection == .auto else {
                throw unfit(input, "its layers give \(output); make them give \(input), or use `projection: auto`")
            }
            guard Residual.strides(input, output) != nil else {
                throw unfit(input, "its layers give \(output), which no strided projection bridges; keep the number of axes, and let spatial extents shrink by whole strides")
            }
        }
        return output
    }
    /// The layers inside this one.
    public func children(input: Shape) -> [ChildLayer] { (try? ChildLayer.chain(layers, input: input).children) ?? [] }
    /// The weights and running statistics for inputs of that shape.
    public func parameters(input: Shape) -> [ParameterDescription] {
        guard let output = try? ChildLayer.chain(layers, input: input).output, output.last != input.last else { return [] }
        return [ParameterDescription("projection.weight", [input.last ?? 1, output.last ?? 1], .glorotUniform)]
    }

    /// The projection of the shortcut, where there is one.
    public func factoredLayers(input: Shape) -> [FactoredLayer] {
        guard !parameters(input: input).isEmpty else { return [] }
        return [FactoredLayer(.dense, weight: "projection.weight", inputTap: "projection.input", outputTap: "projection.preactivation")]
    }
    /// The outputs for a batch.
    public func callAsFunction(_ x: Tensor, _ context: inout LayerContext) -> Tensor {
        let value = context.apply(layers, to: x)
        guard x.failure == nil, value.failure == nil else { return value }
        var shortcut = x
        let input = x.shape.removing([0]), output = value.shape.removing([0])
        if input != output, let steps = Residual.strides(input, output) {
            if steps.contains(where: { $0 > 1 }) {
                let full = [1] + steps + [1]
                shortcut = shortcut.slice(starts: x.shape.map { _ in 0 }, limits: x.shape.dimensions, strides: full)
            }
            if input.last != output.last {
                let product = context.product(context.factor(shortcut, "projection.input"), context.parameter("projection.weight"))
                shortcut = context.factor(product, "projection.preactivation")
            }
        }
        return tap(sumActivation(value + shortcut), "\(context.path).activation")
    }

    /// The stride of each spatial axis, with `ceil(input / stride) = output`; nil when there is none.
    private static func strides(_ input: Shape, _ output: Shape) -> [Int]? {
        guard input.rank == output.rank, input.rank >= 1 else { return nil }
        var result: [Int] = []
        for (from, to) in zip(input.dropLast(), output.dropLast()) {
            let stride = (from + to - 1) / to
            guard to >= 1, stride >= 1, (from + stride - 1) / stride == to else { return nil }
            result.append(stride)
        }
        return result
    }
}
