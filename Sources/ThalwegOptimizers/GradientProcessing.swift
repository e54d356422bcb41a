import ThalwegConfiguration

/// What is done to the gradient before the optimizer sees it, in this order: entries that are not finite set to 0, clipped by value, by root mean
/// square of each parameter, in proportion to the weights, by norm of the whole, centralized, noise added; and whether a step is left out.
///
/// In a file: `gradient: {clip_norm: 1.0, clip_value: 0.5, clip_block_rms: 1.0, clip_adaptive: 0.01, centralize: true, zero_non_finite: true,
/// skip_non_finite: 5, noise: {eta: 0.01, gamma: 0.55}}`.
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

    /// Whether NaN and infinite entries become 0.
    public let zeroNonFinite: Bool
    /// The largest magnitude of an entry; nil does not clip.
    public let clipValue: Double?
    /// The largest root mean square of each parameter's gradient; nil does not clip.
    public let clipBlockRMS: Double?
    /// The largest norm of a unit's gradient over that of its weights; nil does not clip.
    public let clipAdaptive: Double?
    /// The largest Euclidean norm of the whole gradient; nil does not clip.
    public let clipNorm: Double?
    /// Whether each output's mean gradient is subtracted.
    public let centralize: Bool
    /// Noise; nil adds none.
    public let noise: Noise?
    /// How many steps in a row with a gradient that is not finite are left out before one is let through; nil leaves none out.
    public let skipNonFinite: Int?

    /// Nothing is done.
    public static let none = GradientProcessing()

    /// Processing; nil leaves a part out.
    public init(
        clipNorm: Double? = nil, clipValue: Double? = nil, noise: Noise? = nil, clipAdaptive: Double? = nil, clipBlockRMS: Double? = nil,
        centralize: Bool = false, zeroNonFinite: Bool = false, skipNonFinite: Int? = nil
    ) {
        self.zeroNonFinite = zeroNonFinite
        self.clipValue = clipValue
        self.clipBlockRMS = clipBlockRMS
        self.clipAdaptive = clipAdaptive
        self.clipNorm = clipNorm
        self.centralize = centralize
        self.noise = noise
        self.skipNonFinite = skipNonFinite
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
        zeroNonFinite = try reader.bool("zero_non_finite", default: false)
        clipBlockRMS = try reader.optionalDouble("clip_block_rms", above: 0)
        clipAdaptive = try reader.optionalDouble("clip_adaptive", above: 0)
        centralize = try reader.bool("centralize", default: false)
        skipNonFinite = try reader.optionalInt("skip_non_finite", in: 0...Int(Int32.max))
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
        if let clipBlockRMS { node["clip_block_rms"] = .number(clipBlockRMS) }
        if let clipAdaptive { node["clip_adaptive"] = .number(clipAdaptive) }
        if centralize { node["centralize"] = true }
        if zeroNonFinite { node["zero_non_finite"] = true }
        if let skipNonFinite { node["skip_non_finite"] = .integer(skipNonFinite) }
        if let noise { node["noise"] = ["eta": .number(noise.eta), "gamma": .number(noise.gamma)] }
        return node
    }

    /// The traced form, but for `skipNonFinite`, which is about the optimizer's whole step; `seed` is the noise's.
    public func transformation(seed: UInt64 = 0) -> any GradientTransformation {
        var parts: [any GradientTransformation] = []
        if zeroNonFinite { parts.append(ZeroNonFinite()) }
        if let clipValue { parts.append(ClipByValue(clipValue)) }
        if let clipBlockRMS { parts.append(ClipByBlockRMS(clipBlockRMS)) }
        if let clipAdaptive { parts.append(ClipAdaptively(clipAdaptive)) }
        if let clipNorm { parts.append(ClipByNorm(clipNorm)) }
        if centralize { parts.append(Centralize()) }
        if let noise { parts.append(AddGradientNoise(eta: noise.eta, gamma: noise.gamma, seed: seed)) }
        return parts.isEmpty ? Identity() : Chain(parts)
    }
}
