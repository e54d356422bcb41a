import OrderedCollections

/// A list of named things that files refer to: layers, optimizers, losses, data sources, ….
public struct Catalogue<Product>: Sendable {
    /// What an entry is called in messages and in the schema: `layer`, `optimizer`.
    public let kind: String
    /// The rows, in the order they are listed.
    public let entries: [CatalogueEntry<Product>]

    /// A catalogue.
    ///
    /// Precondition: names and aliases are unique.
    public init(_ kind: String, _ entries: [CatalogueEntry<Product>]) {
        let names = entries.flatMap { [$0.name] + $0.aliases }
        precondition(Set(names).count == names.count, "a \(kind) stands twice among \(names)")
        self.kind = kind
        self.entries = entries
    }

    /// The names, in order.
    public var names: [String] { entries.map(\.name) }

    /// The row called `name`, or of which it is an alias; nil where there is none.
    public func named(_ name: String) -> CatalogueEntry<Product>? { entries.first { $0.name == name || $0.aliases.contains(name) } }

    /// An entry of a file, taken apart.
    public struct Resolution: Sendable {
        /// The row.
        public let entry: CatalogueEntry<Product>
        /// The options: a mapping, possibly empty, without the name.
        public let options: ConfigurationNode
        /// The dotted path of the options in the file.
        public let optionsPath: String
        /// The row's name.
        public var name: String { entry.name }
    }

    /// Takes `node` apart: `adam`, `adam: {…}` and `{name: adam, …}` mean the same.
    ///
    /// - Parameter path: the dotted path of `node` in its file.
    /// - Throws: `ConfigurationError.unknownName`, `.wrongType`, or `.unknownKey` for keys beside `adam: {…}`.
    public func resolve(_ node: ConfigurationNode, path: String = "") throws(ConfigurationError) -> Resolution {
        if let name = node.string {
            return Resolution(
                entry: try row(name, line: node.line), options: ConfigurationNode(.map([:]), line: node.line),
                optionsPath: path)
        }
        guard let entries = node.map, let first = entries.elements.first else {
            throw .wrongType(
                path: path, expected: "the name of a \(kind), such as \(names.first ?? "")", seen: node.value.described,
                line: node.line)
        }
        if let name = entries["name"]?.string, named(first.key) == nil || entries.count > 1 {
            var options = entries
            options["name"] = nil
            return Resolution(
                entry: try row(name, line: entries["name"]?.line ?? node.line),
                options: ConfigurationNode(.map(options), line: node.line), optionsPath: path)
        }
        let key = entries.count == 1 ? first.key : entries.keys.first { named($0) != nil } ?? first.key
        let value = entries[key] ?? .null
        let row = try row(key, line: value.line ?? node.line)
        let innerPath = path.isEmpty ? key : "\(path).\(key)"
        if value.isNull || value.map != nil {
            for (other, child) in entries where other != key {
                throw .unknownKey(key: other, path: path, line: child.line, nearest: "\(key).\(other)")
            }
            return Resolution(
                entry: row, options: value.isNull ? ConfigurationNode(.map([:]), line: value.line) : value,
                optionsPath: innerPath)
        }
        guard let shorthand = row.shorthand else {
            throw .wrongType(
                path: innerPath, expected: "a mapping of options", seen: value.value.described, line: value.line ?? node.line)
        }
        var options: OrderedDictionary<String, ConfigurationNode> = [shorthand: value]
        for (other, child) in entries where other != key {
            guard other != shorthand else { throw .duplicateKey(key: other, line: child.line) }
            options[other] = child
        }
        return Resolution(entry: row, options: ConfigurationNode(.map(options), line: node.line), optionsPath: path)
    }

    /// Makes the product that `node` describes, in any of the three spellings.
    ///
    /// - Parameter path: the dotted path of `node` in its file.
    /// - Throws: `ConfigurationError` for what is wrong with the text, and what the row's own `make` throws.
    public func make(_ node: ConfigurationNode, path: String) throws -> Product {
        let resolution = try resolve(node, path: path)
        var reader = OptionReader(resolution.options, path: resolution.optionsPath)
        let product = try resolution.entry.make(&reader)
        try reader.finish()
        return product
    }

    /// The one spelling of `node` that is compared and written: the name alone where there are no options, otherwise `{name: {options}}`.
    ///
    /// - Throws: as `resolve`.
    public func canonical(_ node: ConfigurationNode) throws(ConfigurationError) -> ConfigurationNode {
        let resolution = try resolve(node)
        if resolution.options.map?.isEmpty ?? true { return .string(resolution.name) }
        return ConfigurationNode(.map([resolution.name: resolution.options]), line: node.line)
    }

    /// All rows as `thalweg list … --json` prints them.
    public var listing: ConfigurationNode { .list(entries.map(\.listing)) }

    private func row(_ name: String, line: Int?) throws(ConfigurationError) -> CatalogueEntry<Product> {
        guard let entry = named(name) else {
            throw .unknownName(kind: kind, name: name, line: line, nearest: nearest(name, in: names), all: names)
        }
        return entry
    }
}
