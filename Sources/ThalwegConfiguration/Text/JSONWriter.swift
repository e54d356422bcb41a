/// Writes nodes as JSON (RFC 8259).
public enum JSONWriter {
    /// The JSON text of `node`. Numbers are the shortest that read back the same; NaN and infinities, which JSON lacks, become `null`.
    ///
    /// - Parameter pretty: indented by two spaces, with lists of numbers and words on one line; otherwise all on one line.
    public static func text(_ node: ConfigurationNode, pretty: Bool = true) -> String {
        var result = ""
        write(node, indent: pretty ? 0 : nil, into: &result)
        return result
    }

    /// `text` as a JSON string, in double quotes. Control characters and the line separators U+2028/2029 are escaped.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                let code = scalar.value
                let isEscaped = code < 32 || (0x7F..<0xA0).contains(code) || code == 0x2028 || code == 0x2029
                    || code == 0xFEFF || code == 0xFFFE || code == 0xFFFF
                if isEscaped {
                    let digits = String(code, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    private static func write(_ node: ConfigurationNode, indent: Int?, into result: inout String) {
        switch node.value {
        case .null: result += "null"
        case .bool(let flag): result += flag ? "true" : "false"
        case .integer(let number): result += String(number)
        case .number(let number): result += number.isFinite ? "\(number)" : "null"
        case .string(let text): result += quoted(text)
        case .list(let items):
            let inline = items.allSatisfy { $0.list == nil && $0.map == nil }
            write(items, open: "[", close: "]", indent: indent, inline: inline, into: &result) { item, inner, result in
                write(item, indent: inner, into: &result)
            }
        case .map(let entries):
            write(Array(entries), open: "{", close: "}", indent: indent, inline: false, into: &result) {
                entry, inner, result in
                result += quoted(entry.key) + (indent == nil ? ":" : ": ")
                write(entry.value, indent: inner, into: &result)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], open: String, close: String, indent: Int?, inline: Bool, into result: inout String,
        one: (Element, Int?, inout String) -> Void
    ) {
        let inner = indent.map { $0 + 2 }
        let breaks = indent != nil && !inline && !elements.isEmpty
        func newline(_ width: Int?) -> String { breaks ? "\n" + String(repeating: " ", count: width ?? 0) : "" }
        result += open
        for (index, element) in elements.enumerated() {
            if index > 0 { result += inline && indent != nil ? ", " : "," }
            result += newline(inner)
            one(element, inner, &result)
        }
        result += newline(indent) + close
    }
}
