public import ThalwegConfiguration

/// Mistakes put into data on purpose, to study how training fails.
///
/// All but `scaleInputs` apply to the raw source, before the split and the normalization. `scaleInputs` applies after the
/// normalization, which would otherwise undo it.
public struct DataFaults: Sendable, Hashable, CatalogueNamed {
    /// Share of the labels that are replaced by another class, uniformly; for numbers, that are exchanged among one another.
    public var labelNoise: Double = 0
    /// Whether all targets are put in random order, so that they no longer belong to their inputs.
    public var shufflesLabels = false
    /// Factor on all normalized inputs.
    public var inputScale: Double = 1
    /// Share of the input entries that become NaN; at least one when positive.
    public var nanFraction: Double = 0
    /// How many times rarer the rarest class becomes than the most frequent, classes thinned out geometrically (the long-tailed sets of Cui et al. 2019, arXiv:1901.05555); 1 leaves them.
    public var imbalance: Double = 1
    /// The feature, by its place in the flattened example, that is given its first example's value everywhere.
    public var constantFeature: Int?
    /// Share of the examples that are repeated, so that copies can lie on both sides of the split.
    public var duplicate: Double = 0

    /// No faults.
    public init() {}

    /// The faults that `node`, a mapping, names.
    ///
    /// - Throws: `ConfigurationError`.
    public init(_ node: ConfigurationNode, path: String) throws(ConfigurationError) {
        var reader = OptionReader(node, path: path)
        labelNoise = try reader.double("label_noise", default: 0, in: 0...1)
        shufflesLabels = try reader.bool("shuffle_labels", default: false)
        inputScale = try reader.double("scale_inputs", default: 1)
        nanFraction = try reader.double("nan_fraction", default: 0, in: 0...1)
        imbalance = try reader.double("imbalance", default: 1, in: 1...1e9)
        constantFeature = try reader.optionalInt("constant_feature", in: 0...Int.max)
        duplicate = try reader.double("duplicate", default: 0, in: 0...10)
        try reader.finish()
    }

    /// Whether there is none.
    public var isEmpty: Bool { self == DataFaults() }

    /// The faults as a mapping, those at rest left out.
    public var configuration: ConfigurationNode {
        var node: ConfigurationNode = [:]
        if labelNoise != 0 { node["label_noise"] = .number(labelNoise) }
        if shufflesLabels { node["shuffle_labels"] = true }
        if inputScale != 1 { node["scale_inputs"] = .number(inputScale) }
        if nanFraction != 0 { node["nan_fraction"] = .number(nanFraction) }
        if imbalance != 1 { node["imbalance"] = .number(imbalance) }
        if let constantFeature { node["constant_feature"] = .integer(constantFeature) }
        if duplicate != 0 { node["duplicate"] = .number(duplicate) }
        return node
    }

    /// The options, for the schema and the documentation.
    public static let options = [
        OptionDescription("label_noise", .number, default: 0.0, "share of wrong labels, 0 to 1"),
        OptionDescription("shuffle_labels", .boolean, default: false, "targets in random order"),
        OptionDescription("scale_inputs", .number, default: 1.0, "factor on the normalized inputs"),
        OptionDescription("nan_fraction", .number, default: 0.0, "share of input entries that are NaN, 0 to 1"),
        OptionDescription("imbalance", .number, default: 1.0, "most frequent class over rarest, from 1"),
        OptionDescription("constant_feature", .integer, "index of a feature that is made constant"),
        OptionDescription("duplicate", .number, default: 0.0, "share of examples that are repeated"),
    ]
}
