public import ThalwegConfiguration

/// The section `data` of an experiment file.
public struct DataConfiguration: Sendable, CatalogueNamed {
    /// Where the examples come from.
    public var source: any DataSource
    /// What is held out.
    public var validation: DataSplit.Validation
    /// How the inputs are normalized, with the statistics of the training part.
    public var normalize: Normalization.Kind
    /// How the targets of a regression are normalized, with the statistics of the training part.
    public var normalizeTargets: Normalization.Kind
    /// Whether every epoch visits the examples in a new random order; otherwise in that of the source.
    public var shuffle: Bool
    /// At most that many examples are trained on; nil: all.
    public var limit: Int?
    /// Mistakes put in on purpose.
    public var faults: DataFaults

    /// A configuration in code; the defaults are those of the file.
    public init(
        source: any DataSource, validation: DataSplit.Validation = .fraction(0.2), normalize: Normalization.Kind = .standardize,
        normalizeTargets: Normalization.Kind = .none, shuffle: Bool = true, limit: Int? = nil, faults: DataFaults = DataFaults()
    ) {
        self.source = source
        self.validation = validation
        self.normalize = normalize
        self.normalizeTargets = normalizeTargets
        self.shuffle = shuffle
        self.limit = limit
        self.faults = faults
    }

    /// The configuration that the mapping `node` describes; the name of a source alone stands for `{source: name}`.
    ///
    /// - Parameter path: the dotted path of `node` in its file.
    /// - Throws: `ConfigurationError`. Nothing is read but the text.
    public init(_ node: ConfigurationNode, path: String = "data") throws {
        let mapping = node.string == nil ? node : ConfigurationNode(.map(["source": node]), line: node.line)
        var reader = OptionReader(mapping, path: path)
        let source = try Self.spelledOut(reader.requiredNode("source"))
        self.source = try datasetCatalogue.make(source, path: reader.path(of: "source"))
        if let part = reader.node["validation"], part.map != nil {
            var inner = try reader.reader("validation")
            validation = .part(try inner.string("split"))
            try inner.finish()
        } else {
            validation = .fraction(try reader.double("validation", default: 0.2, in: 0...1, below: 1))
        }
        normalize = try Self.kind("normalize", default: .standardize, &reader)
        normalizeTargets = try Self.kind("normalize_targets", default: .none, &reader)
        shuffle = try reader.bool("shuffle", default: true)
        limit = try reader.optionalInt("limit", in: 1...Int.max)
        faults = try DataFaults(try reader.node("faults") ?? nil, path: reader.path(of: "faults"))
        try reader.finish()
    }

    /// Reads or generates the examples, puts in the faults, splits, normalizes.
    ///
    /// - Parameters:
    ///   - baseDirectory: where relative paths start; empty for the current directory.
    ///   - seed: the experiment's; the result is a function of it and the files.
    /// - Throws: `DataError`.
    public func load(baseDirectory: String = "", seed: UInt64) throws -> PreparedData {
        let raw = try source.load(DataContext(baseDirectory: baseDirectory, seed: seed))
        let faulty = try faults.applied(to: raw, seed: seed)
        let split = try DataSplit(faulty, validation: validation, seed: seed, shuffles: shuffle, limit: limit)
        var notes = raw.notes
        if normalize != .none, !raw.inputs.dtype.isFloatingPoint { notes.append("inputs are tokens and are not normalized") }
        if case .fraction(let fraction) = validation, fraction > 0, split.validation == nil {
            notes.append("a validation share of \(fraction) of \(raw.count) examples rounds to none, so nothing is held out")
        }
        let unused = faulty.parts.keys.filter { $0 != "train" }.sorted()
        if case .fraction = validation, !unused.isEmpty, faulty.parts["train"] != nil {
            notes.append("the source's own part \(unused.joined(separator: ", ")) is not used; validation: {split: \(unused[0])} would hold it out")
        }
        if let held = split.validation, case .classification(let classes) = raw.task, held.count < classes {
            notes.append("only \(held.count) examples are held out for \(classes) classes")
        }
        let inputs = Normalization(normalize, fittedOn: split.training.inputs)
        var targets = Normalization.identity
        if normalizeTargets != .none {
            if case .regression = raw.task {
                targets = Normalization(normalizeTargets, fittedOn: split.training.targets)
            } else {
                notes.append("normalize_targets has no effect on \(raw.task)")
            }
        }
        func prepared(_ part: Dataset) -> Dataset {
            part.replacing(inputs: faults.scaled(inputs.applied(to: part.inputs)), targets: targets.applied(to: part.targets))
        }
        return PreparedData(
            training: prepared(split.training), validation: split.validation.map(prepared), inputNormalization: inputs,
            targetNormalization: targets, notes: notes)
    }

    /// The section as it is written to a file, defaults left out but for `source`, `validation` and `normalize`.
    public var configuration: ConfigurationNode {
        var node: ConfigurationNode = ["source": source.configuration]
        switch validation {
        case .fraction(let fraction): node["validation"] = .number(fraction)
        case .part(let name): node["validation"] = ["split": .string(name)]
        }
        node["normalize"] = .string(normalize.rawValue)
        if normalizeTargets != .none { node["normalize_targets"] = .string(normalizeTargets.rawValue) }
        if !shuffle { node["shuffle"] = false }
        if let limit { node["limit"] = .integer(limit) }
        if !faults.isEmpty { node["faults"] = faults.configuration }
        return node
    }

    /// The same data for an experiment file in another directory: relative paths are rewritten so that they lead to the same files.
    ///
    /// - Parameters:
    ///   - directory: where paths start now, absolute.
    ///   - other: where they are to start, absolute.
    public func rebased(from directory: String, to other: String) -> DataConfiguration {
        var result = self
        result.source = source.rewritingPaths { RelativePath.rebase($0, from: directory, to: other) }
        return result
    }

    /// `{synthetic: blobs, …}` as `{name: blobs, …}`.
    private static func spelledOut(_ node: ConfigurationNode) -> ConfigurationNode {
        guard var entries = node.map, let inner = entries["synthetic"] else { return node }
        if inner.map != nil, entries.count == 1 { return inner }
        guard inner.string != nil else { return node }
        entries["synthetic"] = nil
        entries["name"] = inner
        return ConfigurationNode(.map(entries), line: node.line)
    }

    private static func kind(
        _ key: String, default kind: Normalization.Kind, _ reader: inout OptionReader
    ) throws(ConfigurationError) -> Normalization.Kind {
        let word = try reader.choice(key, of: Normalization.Kind.allCases.map(\.rawValue), default: kind.rawValue)
        return Normalization.Kind(rawValue: word) ?? kind
    }
}
