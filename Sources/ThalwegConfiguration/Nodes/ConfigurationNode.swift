public import OrderedCollections

/// One place of a configuration file: a value and the line it came from. Equality and hashing ignore the line.
public struct ConfigurationNode: Sendable {
    /// What stands there.
    public var value: ConfigurationValue
    /// The line in the file, from 1 (for an entry of a mapping, its key's line); nil for a node made in code.
    public var line: Int?

    /// A node that holds `value`.
    public init(_ value: ConfigurationValue, line: Int? = nil) {
        self.value = value
        self.line = line
    }

    /// A mapping of `entries`, in that order; the last of two equal keys wins.
    public static func map(_ entries: KeyValuePairs<String, ConfigurationNode>) -> ConfigurationNode {
        ConfigurationNode(.map(OrderedDictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })))
    }

    /// A list of `items`.
    public static func list(_ items: [ConfigurationNode]) -> ConfigurationNode { ConfigurationNode(.list(items)) }

    /// The text `text`; for string variables, where a literal would do otherwise.
    public static func string(_ text: String) -> ConfigurationNode { ConfigurationNode(.string(text)) }

    /// The integer `number`.
    public static func integer(_ number: Int) -> ConfigurationNode { ConfigurationNode(.integer(number)) }

    /// The number `number`; a whole one below 2⁵³ is kept as a number, not as an integer.
    public static func number(_ number: Double) -> ConfigurationNode { ConfigurationNode(.number(number)) }

    /// The truth value `flag`.
    public static func bool(_ flag: Bool) -> ConfigurationNode { ConfigurationNode(.bool(flag)) }

    /// Nothing.
    public static var null: ConfigurationNode { ConfigurationNode(.null) }
}

extension ConfigurationNode: Hashable {
    /// Equal values, wherever they stand.
    public static func == (left: Self, right: Self) -> Bool { left.value == right.value }
    /// Hashes the value, not the line.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension ConfigurationNode {
    /// Whether nothing stands there.
    public var isNull: Bool { value == .null }

    /// The text, if the value is one.
    public var string: String? { if case .string(let text) = value { text } else { nil } }

    /// The integer; a number without a fraction that fits 64 bits counts too.
    public var int: Int? {
        switch value {
        case .integer(let number): number
        case .number(let number): Int(exactly: number)
        default: nil
        }
    }

    /// The number, integers included.
    public var double: Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The truth value.
    public var bool: Bool? { if case .bool(let flag) = value { flag } else { nil } }

    /// The items, if the value is a list.
    public var list: [ConfigurationNode]? { if case .list(let items) = value { items } else { nil } }

    /// The entries, if the value is a mapping.
    public var map: OrderedDictionary<String, ConfigurationNode>? {
        if case .map(let entries) = value { entries } else { nil }
    }

    /// The entry `key` of a mapping; nil where there is none. Setting an entry of anything but a mapping makes it a mapping of that one entry; setting nil removes the entry.
    public subscript(key: String) -> ConfigurationNode? {
        get { map?[key] }
        set {
            var entries = map ?? [:]
            if newValue == nil && map == nil { return }
            entries[key] = newValue
            value = .map(entries)
        }
    }
}
