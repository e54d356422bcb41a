/// What an option of a catalogue entry is: for `thalweg list`, the documentation and the JSON Schema.
public struct OptionDescription: Sendable, Hashable {
    /// The type of an option's value.
    public indirect enum Kind: Sendable, Hashable {
        /// A whole number.
        case integer
        /// Any finite number.
        case number
        /// `true` or `false`.
        case boolean
        /// Text.
        case string
        /// One of these words.
        case choice([String])
        /// A whole number or a list of them.
        case integers
        /// A list of layers.
        case layers
        /// An entry of the catalogue of that kind (`activation`, `initializer`, …), in any of the three spellings.
        case named(String)
        /// Anything.
        case any
    }

    /// The key.
    public let name: String
    /// The type of the value.
    public let kind: Kind
    /// The value when the key is absent; nil when it is required or stands for "off".
    public let defaultValue: ConfigurationNode?
    /// Whether the key has to be there.
    public let isRequired: Bool
    /// One line on what it does, with unit and range.
    public let summary: String

    /// An option.
    public init(
        _ name: String, _ kind: Kind, default defaultValue: ConfigurationNode? = nil, required: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.isRequired = required
        self.summary = summary
    }

    /// The JSON Schema (draft 2020-12) of the value.
    public var schema: ConfigurationNode {
        var result: ConfigurationNode =
            switch kind {
            case .integer: ["type": "integer"]
            case .number: ["type": "number"]
            case .boolean: ["type": "boolean"]
            case .string: ["type": "string"]
            case .choice(let words): ["enum": .list(words.map { .string($0) })]
            case .integers: ["anyOf": [["type": "integer"], ["type": "array", "items": ["type": "integer"]]]]
            case .layers: ["type": "array", "items": ["$ref": "#/$defs/layer"]]
            case .named(let catalogue): ["$ref": .string("#/$defs/\(catalogue)")]
            case .any: [:]
            }
        result["description"] = .string(summary)
        if let defaultValue { result["default"] = defaultValue }
        return result
    }
}
