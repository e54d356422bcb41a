/// A layer whose block of the Gauss–Newton matrix or Fisher information is near a Kronecker product `A ⊗ G`: A the second
/// moment of its inputs, G that of the loss's derivatives with respect to its pre-activations.
///
/// Reference: Martens & Grosse 2015, arXiv:1503.05671 (dense); Grosse & Martens 2016, arXiv:1602.01407 (convolution);
/// Eschenhagen et al. 2023, arXiv:2311.00636 (shared weights: expand and reduce).
public struct FactoredLayer: Sendable, Hashable {
    /// What the layer computes.
    public enum Kind: Sendable, Hashable {
        /// `z = x·W + b`, W `[in, out]`, on the last axis of x; axes between the first and the last share the weights.
        case dense
        /// `zₜ = yₜ₋₁·W + b`, y the tapped states `[n, time, units]`, 0 before the first; the positions share the weights.
        case recurrent
        /// A channels-last convolution, W `[spatial…, in/groups, out]`.
        case convolution(strides: [Int], dilation: [Int], same: Bool, groups: Int)
        /// `z = W[x]`, W `[vocabulary, units]`, x whole numbers.
        case embedding
        /// `z = γ·x̂ + β` over the last axis. Its curvature is taken as diagonal.
        case scaleShift
        /// `z = x + w`, w `[length, …]` of which the first places are added. Its curvature is taken as diagonal.
        case shift
    }

    /// What the layer computes.
    public let kind: Kind
    /// The name of the weight: W, or γ.
    public let weight: String
    /// The name of the bias: b, or β; nil without.
    public let bias: String?
    /// The tap of x (x̂ for `scaleShift`); nil for `shift`, which needs none.
    public let inputTap: String?
    /// The tap of z.
    public let outputTap: String

    /// A layer; names stand in the layer until `under` puts its path before them.
    public init(
        _ kind: Kind, weight: String = "weight", bias: String? = nil, inputTap: String? = "input", outputTap: String = "preactivation"
    ) {
        self.kind = kind
        self.weight = weight
        self.bias = bias
        self.inputTap = inputTap
        self.outputTap = outputTap
    }

    /// The same with names from the model's top.
    public func under(_ path: String) -> FactoredLayer {
        func full(_ name: String) -> String { "\(path).\(name)" }
        return FactoredLayer(kind, weight: full(weight), bias: bias.map(full), inputTap: inputTap.map(full), outputTap: full(outputTap))
    }

    /// The same with no bias where it is not among the trained; nil where the weight is not.
    public func trained(_ names: Set<String>) -> FactoredLayer? {
        guard names.contains(weight) else { return nil }
        return FactoredLayer(kind, weight: weight, bias: bias.flatMap { names.contains($0) ? $0 : nil }, inputTap: inputTap, outputTap: outputTap)
    }

    /// The names of its parameters.
    public var parameters: [String] { [weight] + (bias.map { [$0] } ?? []) }
}
