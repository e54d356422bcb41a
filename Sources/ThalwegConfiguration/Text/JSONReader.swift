import OrderedCollections

/// Reads JSON (RFC 8259) into nodes that know their lines.
public enum JSONReader {
    /// The value in `text`.
    ///
    /// - Parameter file: the file's name, for messages.
    /// - Throws: `ConfigurationError.syntax` with line and column, `.duplicateKey`, or `.tooLarge` beyond 64 levels or `byteLimit`.
    /// - Complexity: linear in the size of the text.
    public static func parse(
        _ text: String, file: String? = nil, byteLimit: Int = 4 << 20
    ) throws(ConfigurationError) -> ConfigurationNode {
        let bytes = Array(text.utf8)
        guard bytes.count <= byteLimit else { throw .tooLarge(what: "size in bytes", value: bytes.count, limit: byteLimit) }
        var scanner = JSONScanner(bytes: bytes, file: file)
        let node = try scanner.value(depth: 0)
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.error("text after the end of the JSON value") }
        return node
    }
}

/// A recursive-descent parser over UTF-8 bytes.
struct JSONScanner {
    let bytes: [UInt8]
    let file: String?
    private var index = 0
    private var line = 1
    private var lineStart = 0

    init(bytes: [UInt8], file: String?) {
        self.bytes = bytes
        self.file = file
    }

    var isAtEnd: Bool { index >= bytes.count }
    private var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

    func error(_ text: String) -> ConfigurationError {
        .syntax(file: file, line: line, column: index - lineStart + 1, text: text)
    }

    mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 10:
                line += 1
                lineStart = index + 1
            case 32, 9, 13: break
            default: return
            }
            index += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    mutating func value(depth: Int) throws(ConfigurationError) -> ConfigurationNode {
        guard depth <= ReadingLimits.depth else {
            throw .tooLarge(what: "nesting", value: depth, limit: ReadingLimits.depth)
        }
        skipSpace()
        let start = line
        switch byte {
        case UInt8(ascii: "{"): return ConfigurationNode(.map(try entries(depth: depth)), line: start)
        case UInt8(ascii: "["): return ConfigurationNode(.list(try items(depth: depth)), line: start)
        case UInt8(ascii: "\""): return ConfigurationNode(.string(try string()), line: start)
        default:
            if take(word: "true") { return ConfigurationNode(.bool(true), line: start) }
            if take(word: "false") { return ConfigurationNode(.bool(false), line: start) }
            if take(word: "null") { return ConfigurationNode(.null, line: start) }
            return ConfigurationNode(try number(), line: start)
        }
    }

    private mutating func entries(
        depth: Int
    ) throws(ConfigurationError) -> OrderedDictionary<String, ConfigurationNode> {
        var result: OrderedDictionary<String, ConfigurationNode> = [:]
        index += 1
        skipSpace()
        if take("}") { return result }
        while true {
            skipSpace()
            let keyLine = line
            guard byte == UInt8(ascii: "\"") else { throw error("expected a key in double quotes") }
            let key = try string()
            guard result[key] == nil else { throw .duplicateKey(key: key, line: keyLine) }
            skipSpace()
            guard take(":") else { throw error("expected \":\" after the key \"\(key)\"") }
            var child = try value(depth: depth + 1)
            child.line = keyLine
            result[key] = child
            skipSpace()
            if take("}") { return result }
            guard take(",") else { throw error("expected \",\" or \"}\"") }
        }
    }

    private mutating func items(depth: Int) throws(ConfigurationError) -> [ConfigurationNode] {
        var result: [ConfigurationNode] = []
        index += 1
        skipSpace()
        if take("]") { return result }
        while true {
            result.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return result }
            guard take(",") else { throw error("expected \",\" or \"]\"") }
        }
    }

    private mutating func number() throws(ConfigurationError) -> ConfigurationValue {
        let start = index
        while index < bytes.count, "+-.0123456789eE".utf8.contains(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
        let isJSON = digits.first?.isNumber == true && word.last?.isNumber == true
            && !(digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true)
        guard isJSON, let value = PlainScalar.number(word) else {
            index = start
            throw error(isAtEnd ? "the text ends in the middle of a value" : "expected a value")
        }
        return value
    }

    private mutating func string() throws(ConfigurationError) -> String {
        index += 1
        var result: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &result)
            case 0..<32: throw error("a control character in text; write it as \\u00..")
            default:
                result.append(byte)
                index += 1
            }
        }
        throw error("text without its closing quote")
    }

    private mutating func escape(into result: inout [UInt8]) throws(ConfigurationError) {
        let letter = byte
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "f"): result.append(12)
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "r"): result.append(13)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), take(word: "\\u") {
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("a lone surrogate in \\u") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("a lone surrogate in \\u") }
            result.append(contentsOf: String(Character(scalar)).utf8)
        default: throw error("an unknown escape in text")
        }
    }

    private mutating func hexadecimal() throws(ConfigurationError) -> UInt32 {
        let end = index + 4
        guard end <= bytes.count, bytes[index..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16)
        else { throw error("\\u needs four hexadecimal digits") }
        index = end
        return code
    }
}
