public import OrderedCollections

/// What a place in a configuration file holds: YAML's and JSON's common data model, with integers and other numbers kept apart.
public indirect enum ConfigurationValue: Sendable, Hashable {
    /// `null`, `~` or nothing.
    case null
    /// `true` or `false`; no other word is a boolean.
    case bool(Bool)
    /// A number written without point and exponent that fits 64 bits.
    case integer(Int)
    /// Any other number, infinities and NaN included.
    case number(Double)
    /// Text.
    case string(String)
    /// A sequence.
    case list([ConfigurationNode])
    /// A mapping; keys are text, in the order of the file.
    case map(OrderedDictionary<String, ConfigurationNode>)

    /// The kind of value in words, for messages: `a list of 3`, `the text "adam"`, `the number 0.5`.
    public var described: String {
        switch self {
        case .null: "nothing"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "the number \(number)"
        case .number(let number): "the number \(number)"
        case .string(let text): "the text \(JSONWriter.quoted(String(text.prefix(60))))"
        case .list(let items): "a list of \(items.count)"
        case .map(let entries):
            entries.isEmpty ? "an empty mapping" : "a mapping with \(entries.keys.prefix(4).joined(separator: ", "))"
        }
    }
}
