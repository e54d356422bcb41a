/// How an unquoted word of YAML is read: the core schema of YAML 1.2 (2009, §10.3.2).
///
/// Only `true` and `false` are booleans (`yes`, `no`, `on`, `off`, `none` are text), `010` is ten, `1e-3` is a number,
/// `12:30` is text.
enum PlainScalar {
    static func value(_ text: String) -> ConfigurationValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        default: return number(text) ?? .string(text)
        }
    }

    /// The value of `[-+]? ( digits | digits? . digits? ) ( [eE] [-+]? digits )?`, `0x…` or `0o…`; nil for anything else.
    static func number(_ text: String) -> ConfigurationValue? {
        let bytes = Array(text.utf8)
        if text.hasPrefix("0x"), let number = Int(text.dropFirst(2), radix: 16), isDigit(bytes[2], hexadecimal: true) {
            return .integer(number)
        }
        if text.hasPrefix("0o"), let number = Int(text.dropFirst(2), radix: 8), isDigit(bytes[2]) {
            return .integer(number)
        }
        var index = 0
        func digits() -> Int {
            let start = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index - start
        }
        func skip(_ characters: StaticString) -> Bool {
            guard index < bytes.count, characters.withUTF8Buffer({ $0.contains(bytes[index]) }) else { return false }
            index += 1
            return true
        }
        _ = skip("+-")
        let whole = digits()
        let point = skip(".")
        let fraction = point ? digits() : 0
        guard whole + fraction > 0 else { return nil }
        let exponent = skip("eE")
        if exponent {
            _ = skip("+-")
            guard digits() > 0 else { return nil }
        }
        guard index == bytes.count else { return nil }
        if !point && !exponent, let number = Int(text) { return .integer(number) }
        // Swift's parser wants digits on both sides of the point.
        let filled = text.replacing("+.", with: "+0.").replacing("-.", with: "-0.")
        let padded = (filled.hasPrefix(".") ? "0" + filled : filled).replacing(".e", with: ".0e").replacing(".E", with: ".0E")
        return Double(padded.hasSuffix(".") ? padded + "0" : padded).map { .number($0) }
    }

    private static func isDigit(_ byte: UInt8, hexadecimal: Bool = false) -> Bool {
        (48...57).contains(byte) || hexadecimal && ((65...70).contains(byte) || (97...102).contains(byte))
    }
}
