extension ConfigurationNode {
    /// The parts of a dotted path: `model.layers.0.dense` → `["model", "layers", "0", "dense"]`.
    public static func parts(of path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// The node at `path`, whose parts are keys of mappings and indices of lists (negative ones count from the end); nil where there is none.
    public func at(path: [String]) -> ConfigurationNode? {
        guard let first = path.first else { return self }
        let child: ConfigurationNode? =
            switch value {
            case .map(let entries): entries[first]
            case .list(let items): Self.index(first, count: items.count).map { items[$0] }
            default: nil
            }
        return child?.at(path: Array(path.dropFirst()))
    }

    /// Puts `node` at `path`, making mappings on the way where nothing stands.
    ///
    /// A list takes an index of an item, or its count to append. A name alone, such as `adam`, opens up to `{name: adam, …}`
    /// for one of its options, and to `{adam: {…}}` when the path goes on with that name.
    ///
    /// - Throws: `ConfigurationError.invalid` when the path leads through a value that has no parts, or outside a list.
    public mutating func set(path: [String], to node: ConfigurationNode) throws(ConfigurationError) {
        try set(path[...], to: node, whole: path)
    }

    /// Takes away what stands at `path`, an entry of a mapping or an item of a list; returns it, nil when nothing stood there.
    @discardableResult
    public mutating func remove(path: [String]) -> ConfigurationNode? {
        guard let first = path.first else { return nil }
        let rest = Array(path.dropFirst())
        switch value {
        case .map(var entries):
            guard var child = entries[first] else { return nil }
            let removed = rest.isEmpty ? child : child.remove(path: rest)
            entries[first] = rest.isEmpty ? nil : child
            value = .map(entries)
            return removed
        case .list(var items):
            guard let index = Self.index(first, count: items.count) else { return nil }
            let removed = rest.isEmpty ? items.remove(at: index) : items[index].remove(path: rest)
            value = .list(items)
            return removed
        default: return nil
        }
    }

    private static func index(_ part: String, count: Int) -> Int? {
        guard let number = Int(part) else { return nil }
        let index = number < 0 ? count + number : number
        return (0..<count).contains(index) ? index : nil
    }

    private mutating func set(
        _ path: ArraySlice<String>, to node: ConfigurationNode, whole: [String]
    ) throws(ConfigurationError) {
        guard let first = path.first else {
            self = node
            return
        }
        let rest = path.dropFirst()
        let here = whole.prefix(path.startIndex).joined(separator: ".")
        switch value {
        case .list(var items):
            if first == String(items.count) { items.append(.null) }
            guard let index = Self.index(first, count: items.count) else {
                throw .invalid(
                    path: here, line: line,
                    message: "is a list of \(items.count) and has no item \"\(first)\"; use 0 to \(max(items.count - 1, 0)), or \(items.count) to append")
            }
            try items[index].set(rest, to: node, whole: whole)
            value = .list(items)
        case .map(var entries):
            var child = entries[first] ?? .null
            try child.set(rest, to: node, whole: whole)
            entries[first] = child
            value = .map(entries)
        case .null:
            var child = ConfigurationNode.null
            try child.set(rest, to: node, whole: whole)
            value = .map([first: child])
        case .string(let name):
            var child = ConfigurationNode.null
            try child.set(rest, to: node, whole: whole)
            value = first == name ? .map([name: child]) : .map(["name": .string(name), first: child])
        case .bool, .integer, .number:
            throw .invalid(path: here, line: line, message: "is \(value.described) and has no part \"\(first)\"")
        }
    }
}
