import OrderedCollections

/// Reads the options of one mapping by key, strictly: each with its type and range, and in the end (`finish()`) no key left over.
///
/// An absent key and one without a value (`key: null`) are the same. Errors carry the dotted path and the line.
public struct OptionReader {
    /// The mapping, or nothing.
    public let node: ConfigurationNode
    /// The dotted path of `node` in its file; empty at the top.
    public let path: String
    private var known: OrderedSet<String> = []

    /// A reader of `node`, a mapping or nothing; anything else makes the first read and `finish()` throw.
    ///
    /// - Parameter consumed: keys that are dealt with elsewhere, and so not unknown.
    public init(_ node: ConfigurationNode, path: String, consumed: [String] = []) {
        self.node = node
        self.path = path
        known.append(contentsOf: consumed)
    }

    /// The dotted path of `key`.
    public func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The line of `key`, else that of the mapping.
    public func line(of key: String? = nil) -> Int? { key.flatMap { node[$0]?.line } ?? node.line }

    /// An error about `key` whose text goes on after the key's path.
    public func invalid(_ key: String, _ message: String) -> ConfigurationError {
        .invalid(path: path(of: key), line: line(of: key), message: message)
    }

    /// What stands at `key`; nil where nothing does. The key is known from then on.
    public mutating func node(_ key: String) throws(ConfigurationError) -> ConfigurationNode? {
        known.append(key)
        try checkIsMapping()
        guard let child = node[key], !child.isNull else { return nil }
        return child
    }

    /// What stands at `key`.
    ///
    /// - Throws: `ConfigurationError.missingKey` where nothing does.
    public mutating func requiredNode(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
        guard let child = try node(key) else { throw missing(key) }
        return child
    }

    /// Whether something stands at `key`; the key is known from then on.
    public mutating func contains(_ key: String) -> Bool {
        known.append(key)
        return node[key].map { !$0.isNull } ?? false
    }

    /// A reader of the mapping at `key`, an empty one where nothing stands.
    public mutating func reader(_ key: String) throws(ConfigurationError) -> OptionReader {
        let child = try node(key) ?? ConfigurationNode(.null, line: line(of: key))
        let reader = OptionReader(child, path: path(of: key))
        try reader.checkIsMapping()
        return reader
    }

    /// Ends the reading.
    ///
    /// - Throws: `ConfigurationError.unknownKey` for the first key that was never asked for, with the nearest one that was.
    public func finish() throws(ConfigurationError) {
        try checkIsMapping()
        for (key, child) in node.map ?? [:] where !known.contains(key) {
            throw .unknownKey(key: key, path: path, line: child.line ?? node.line, nearest: nearest(key, in: Array(known)))
        }
    }

    private func checkIsMapping() throws(ConfigurationError) {
        guard node.isNull || node.map != nil else {
            throw .wrongType(path: path, expected: "a mapping of options", seen: node.value.described, line: node.line)
        }
    }

    /// What to say when `key` is not there: that another key is misspelled, if one looks like it.
    func missing(_ key: String) -> ConfigurationError {
        for (other, child) in node.map ?? [:] where !known.contains(other) && nearest(other, in: [key]) != nil {
            return .unknownKey(key: other, path: path, line: child.line ?? node.line, nearest: key)
        }
        return .missingKey(key: key, path: path, line: node.line)
    }

    func wrongType(_ key: String, _ expected: String, _ child: ConfigurationNode) -> ConfigurationError {
        .wrongType(path: path(of: key), expected: expected, seen: child.value.described, line: child.line ?? node.line)
    }

    func outOfRange(_ key: String, _ value: String, _ range: String) -> ConfigurationError {
        .outOfRange(path: path(of: key), value: value, range: range, line: line(of: key))
    }
}
