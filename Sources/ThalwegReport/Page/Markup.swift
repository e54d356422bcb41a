/// HTML or SVG in which every interpolated text has been escaped, so that no name from a file can become markup.
///
/// A literal is taken as it is, an interpolated `String` is escaped, an interpolated `Markup` is taken as it is.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    var text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    static func + (left: Markup, right: Markup) -> Markup {
        var result = left
        result.text += right.text
        return result
    }

    static func += (left: inout Markup, right: Markup) { left.text += right.text }

    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 16 * interpolationCount) }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ string: String) { text += Markup.escaped(string) }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        /// A coordinate, to a tenth; one that is not finite becomes 0.
        mutating func appendInterpolation(_ coordinate: Double) {
            text += coordinate.isFinite ? NumberText.fixed(coordinate, decimals: 1) : "0"
        }
    }

    /// `text` for element content and quoted attributes. Control characters and those that turn the direction of writing, which
    /// could make a text look like another, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                let code = scalar.value
                let isUnsafe =
                    code < 32 || (0x7F..<0xA0).contains(code) || (0x202A...0x202E).contains(code)
                    || (0x2066...0x2069).contains(code) || code & 0xFFFE == 0xFFFE
                result.unicodeScalars.append(isUnsafe ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }
}
