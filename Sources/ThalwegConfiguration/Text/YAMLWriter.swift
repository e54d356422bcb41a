import OrderedCollections

/// Writes nodes as YAML in the style of a hand-written experiment file: sections in block style, short mappings in braces.
public enum YAMLWriter {
    /// The YAML text of `node`, ending in a newline; reading it back gives an equal node.
    public static func text(_ node: ConfigurationNode) -> String {
        var lines: [String] = []
        switch node.value {
        case .map(let entries) where !entries.isEmpty: write(entries, indent: 0, depth: 0, into: &lines)
        case .list(let items) where !items.isEmpty: write(items, indent: 0, depth: 0, into: &lines)
        default: lines = [flow(node)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Columns that a mapping or a list in braces may take.
    private static let width = 100

    private static func write(
        _ entries: OrderedDictionary<String, ConfigurationNode>, indent: Int, depth: Int, into lines: inout [String]
    ) {
        let margin = String(repeating: " ", count: indent)
        for (key, child) in entries {
            let head = margin + scalar(key) + ":"
            switch child.value {
            case .map(let inner) where !inner.isEmpty && !isFlow(child, head: head, depth: depth):
                lines.append(head)
                write(inner, indent: indent + 2, depth: depth + 1, into: &lines)
            case .list(let items) where !items.isEmpty && !isFlow(child, head: head, depth: depth):
                lines.append(head)
                write(items, indent: indent + 2, depth: depth + 1, into: &lines)
            default:
                lines.append(head + " " + flow(child))
            }
        }
    }

    private static func write(_ items: [ConfigurationNode], indent: Int, depth: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        for item in items {
            var inner: [String] = []
            switch item.value {
            case .map(let entries) where !entries.isEmpty && (entries.count == 1 || !fits(item, beside: indent)):
                write(entries, indent: indent + 2, depth: depth + 1, into: &inner)
            case .list(let nested) where !nested.isEmpty && !fits(item, beside: indent):
                write(nested, indent: indent + 2, depth: depth + 1, into: &inner)
            default:
                inner = [margin + "  " + flow(item)]
            }
            inner[0] = margin + "- " + inner[0].dropFirst(indent + 2)
            lines += inner
        }
    }

    /// Whether `child` stands in braces after `head`. Sections at the top of a file do so only when they say little.
    private static func isFlow(_ child: ConfigurationNode, head: String, depth: Int) -> Bool {
        guard fits(child, beside: head.utf8.count) else { return false }
        if let items = child.list { return items.allSatisfy { $0.map == nil } }
        guard depth == 0, let entries = child.map else { return true }
        return entries["name"] != nil || (entries.count <= 2 && entries.values.allSatisfy { $0.map == nil && $0.list == nil })
    }

    private static func fits(_ node: ConfigurationNode, beside column: Int) -> Bool {
        column + flow(node).utf8.count + 1 <= width
    }

    private static func flow(_ node: ConfigurationNode) -> String {
        switch node.value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): number.isNaN ? ".nan" : number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : "\(number)"
        case .string(let text): scalar(text)
        case .list(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// Words that other readers of YAML take for something else than text.
    private static let reserved: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    private static func scalar(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isPlain = scalars.first.map { ("a"..."z").contains($0) || ("A"..."Z").contains($0) || $0 == "_" } ?? false
            && scalars.allSatisfy {
                ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || "_./+- ".unicodeScalars.contains($0)
            }
            && scalars.last != " " && !reserved.contains(text.lowercased())
        return isPlain ? text : JSONWriter.quoted(text)
    }
}
