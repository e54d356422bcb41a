/// A part of a layer that is linear in one of its weights: what curvature with Kronecker factors (K-FAC) is made for. Names stand in the layer.
public struct LinearMap: Sendable, Hashable {
    /// What is computed, from the tapped input x to the tapped output z.
    public enum Kind: Sendable, Hashable {
        /// `z = x·W + b` along the last axis.
        case dense
        /// `zₜ = yₜ₋₁·W + b`, y the tapped states `[n, time, units]`, 0 before the first.
        case recurrent
        /// A channels-last convolution with `W [window…, in/groups, out]`.
        case convolution(strides: [Int], dilation: [Int], same: Bool, groups: Int)
        /// `z = W[x]`, x whole numbers.
        case embedding
        /// `z = W·x + b`, element by element along the last axis.
        case scaleShift
        /// `z = x + W`, of which the first places are added; has no input tap.
        case shift
    }

    /// What is computed.
    public let kind: Kind
    /// The weight's name.
    public let weight: String
    /// The bias's name; nil without one.
    public let bias: String?
    /// The tap of x; nil where none is needed.
    public let input: String?
    /// The tap of z.
    public let output: String

    /// A linear part of a layer.
    public init(_ kind: Kind, weight: String = "weight", bias: String? = nil, input: String? = "input", output: String = "preactivation") {
        self.kind = kind
        self.weight = weight
        self.bias = bias
        self.input = input
        self.output = output
    }

    /// The same with names from the model's top.
    func under(_ path: String) -> LinearMap {
        func full(_ name: String) -> String { "\(path).\(name)" }
        return LinearMap(kind, weight: full(weight), bias: bias.map(full), input: input.map(full), output: full(output))
    }
}

extension Model {
    /// The parts that are linear in a weight, in the order of the layers, with names from the model's top.
    public var linearMaps: [LinearMap] {
        placedLayers.flatMap { placed in placed.layer.linearMaps(input: placed.input).map { $0.under(placed.path) } }
    }
}
