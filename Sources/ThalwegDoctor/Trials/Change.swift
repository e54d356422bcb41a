import ThalwegConfiguration

/// One difference between two experiment files.
public struct Change: Sendable, Codable, Hashable {
    /// The dotted path: `model.layers.0.dense.activation`.
    public var path: String
    /// What stood there, as text; `none` where nothing did.
    public var from: String
    /// What stands there now, as text; `none` where nothing does.
    public var to: String

    /// `path` changes `from` one text `to` another.
    public init(path: String, from: String, to: String) {
        self.path = path
        self.from = from
        self.to = to
    }

    /// The value as one line of text: plain words and numbers as they are, anything else as compact JSON; nil is `none`.
    public static func text(_ node: ConfigurationNode?) -> String {
        guard let node, !node.isNull else { return "none" }
        return node.string ?? JSONWriter.text(node, pretty: false)
    }
}
