/// What can be wrong with a configuration file. `description` says what, the value seen, the limit and what to try, with the line.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is not YAML or JSON. Lines and columns count from 1.
    case syntax(file: String?, line: Int, column: Int, text: String)
    /// A key nobody asked for; `nearest` is the known key it may have meant.
    case unknownKey(key: String, path: String, line: Int?, nearest: String?)
    /// A key that stands twice in one mapping.
    case duplicateKey(key: String, line: Int?)
    /// A key that has to be there.
    case missingKey(key: String, path: String, line: Int?)
    /// A value of another type than `expected`, such as `a number`.
    case wrongType(path: String, expected: String, seen: String, line: Int?)
    /// A value outside `range`, given in words.
    case outOfRange(path: String, value: String, range: String, line: Int?)
    /// A name that the catalogue of `kind` (`layer`, `optimizer`, …) does not have; `all` are those it has.
    case unknownName(kind: String, name: String, line: Int?, nearest: String?, all: [String])
    /// Text, nodes or nesting beyond what is read.
    case tooLarge(what: String, value: Int, limit: Int)
    /// Anything else; `message` continues a sentence that begins with the path.
    case invalid(path: String, line: Int?, message: String)

    /// The line in the file, from 1, where known.
    public var line: Int? {
        switch self {
        case .syntax(_, let line, _, _): line
        case .unknownKey(_, _, let line, _), .duplicateKey(_, let line), .missingKey(_, _, let line),
            .wrongType(_, _, _, let line), .outOfRange(_, _, _, let line), .unknownName(_, _, let line, _, _),
            .invalid(_, let line, _):
            line
        case .tooLarge: nil
        }
    }

    /// What is wrong, the value seen, the limit and what to try.
    public var description: String {
        switch self {
        case .syntax(let file, let line, let column, let text):
            return "\(file.map { "\($0): " } ?? "")line \(line), column \(column): \(text)"
        case .unknownKey(let key, let path, let line, let nearest):
            let place = path.isEmpty ? "at the top" : "in \"\(path)\""
            let advice = nearest.map { "did you mean \"\($0)\"?" } ?? "remove it, or see `thalweg schema` for the known keys"
            return "\(Self.place(line))unknown key \"\(key)\" \(place); \(advice)"
        case .duplicateKey(let key, let line):
            return "\(Self.place(line))the key \"\(key)\" stands twice in one mapping; remove one"
        case .missingKey(let key, let path, let line):
            return "\(Self.place(line))\"\(key)\" is missing\(path.isEmpty ? "" : " in \"\(path)\""); add it"
        case .wrongType(let path, let expected, let seen, let line):
            return "\(Self.place(line))\(Self.subject(path)) must be \(expected), but is \(seen)"
        case .outOfRange(let path, let value, let range, let line):
            return "\(Self.place(line))\(Self.subject(path)) is \(value), but must be \(range)"
        case .unknownName(let kind, let name, let line, let nearest, let all):
            let advice = nearest.map { "did you mean \"\($0)\"?" } ?? "known: \(all.sorted().joined(separator: ", "))"
            return "\(Self.place(line))there is no \(kind) \"\(name)\"; \(advice)"
        case .tooLarge(let what, let value, let limit):
            return "the file's \(what) is \(value), above the limit of \(limit); make it smaller"
        case .invalid(let path, let line, let message):
            return "\(Self.place(line))\(Self.subject(path)) \(message)"
        }
    }

    private static func place(_ line: Int?) -> String { line.map { "line \($0): " } ?? "" }
    private static func subject(_ path: String) -> String { path.isEmpty ? "the file" : "\"\(path)\"" }
}
