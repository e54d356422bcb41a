import ThalwegConfiguration

/// What is done to the gradient before the optimizer sees it, in this order: clipped by value, clipped by norm, noise added.
/// In a file: `gradient: {clip_norm: 1.0, clip_value: 0.5, noise: {eta: 0.01, gamma: 0.55}}`.
public struct GradientProcessing: Sendable, Hashable, CatalogueNamed {
    /// Annealed Gaussian noise of variance `eta / (1 + t)^gamma`.
    public struct Noise: Sendable, Hashable {
        /// The variance at step 0, ≥ 0.
        public let eta: Double
        /// How fast it falls, ≥ 0.
        public let gamma: Double

        /// Noise of variance `eta / (1 + t)^gamma`.
        public init(eta: Double, gamma: Double = 0.55) {
            self.eta = eta
            self.gamma = gamma
        }
    }

    /// The largest Euclidean norm of the whole gradient; nil does not clip.
    public let clipNorm: Double?
    /// The largest magnitude of an entry; nil does not clip.
    public let clipValue: Double?
    /// Noise; nil adds none.
    public let noise: Noise?

    /// Nothing is done.
    public static let none = GradientProcessing()

    /// Processing; nil leaves a part out.
    public init(clipNorm: Double? = nil, clipValue: Double? = nil, noise: Noise? = nil) {
        self.clipNorm = clipNorm
        self.clipValue = clipValue
        self.noise = noise
    }

    /// Reads the `gradient` node; nil, null and `none` mean nothing is done.
    ///
    /// - Throws: `ConfigurationError` for an unknown key, a wrong type or a bound that is not above 0.
    public init(_ node: ConfigurationNode?, path: String = "gradient") throws(ConfigurationError) {
        guard let node, node.string != "none" else {
            self = .none
            return
        }
        var reader = OptionReader(node, path: path)
        clipNorm = try reader.optionalDouble("clip_norm", above: 0)
        clipValue = try reader.optionalDouble("clip_value", above: 0)
        if let child = try reader.node("noise"), child.string != "none" {
            var inner = OptionReader(child, path: reader.path(of: "noise"))
            noise = Noise(
                eta: try inner.double("eta", in: 0...Double.greatestFiniteMagnitude),
                gamma: try inner.double("gamma", default: 0.55, in: 0...Double.greatestFiniteMagnitude))
            try inner.finish()
        } else {
            noise = nil
        }
        try reader.finish()
    }

    /// The node that reads back as this; null where nothing is done.
    public var configuration: ConfigurationNode {
        var node: ConfigurationNode = .null
        if let clipNorm { node["clip_norm"] = .number(clipNorm) }
        if let clipValue { node["clip_value"] = .number(clipValue) }
        if let noise { node["noise"] = ["eta": .number(noise.eta), "gamma": .number(noise.gamma)] }
        return node
    }

    /// The traced form; `seed` is the noise's.
    public func transformation(seed: UInt64 = 0) -> any GradientTransformation {
        var parts: [any GradientTransformation] = []
        if let clipValue { parts.append(ClipByValue(clipValue)) }
        if let clipNorm { parts.append(ClipByNorm(clipNorm)) }
        if let noise { parts.append(AddGradientNoise(eta: noise.eta, gamma: noise.gamma, seed: seed)) }
        return parts.isEmpty ? Identity() : Chain(parts)
    }
}
