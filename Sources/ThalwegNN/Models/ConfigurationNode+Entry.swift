import ThalwegConfiguration

extension ConfigurationNode {
    /// A catalogue entry in its canonical spelling: the name alone without options, else `{name: {options}}`.
    static func entry(_ name: String, _ options: [(String, ConfigurationNode)]) -> ConfigurationNode {
        guard !options.isEmpty else { return .string(name) }
        var node: ConfigurationNode = [:]
        for (key, value) in options { node[key] = value }
        return .map([name: node])
    }

    /// One integer, or a list of them when they differ (or `list` asks for it).
    static func integers(_ values: [Int], list: Bool = false) -> ConfigurationNode {
        guard let first = values.first, !list, values.allSatisfy({ $0 == first }) else { return .list(values.map { .integer($0) }) }
        return .integer(first)
    }
}
