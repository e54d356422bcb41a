/// What is wrong with a formula. Columns count characters from 1.
public enum ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Something else than `expected` stands there.
    case unexpected(seen: String, column: Int, expected: String)
    /// A name that is neither a variable, a constant nor a function; `nearest` is the known one it may have meant.
    case unknownName(String, column: Int, nearest: String?)
    /// A function with another number of arguments than it takes.
    case arguments(function: String, count: Int, expected: Int, column: Int)
    /// A formula without a variable.
    case noVariable
    /// Longer or deeper than is read.
    case tooLarge(what: String, value: Int, limit: Int)

    /// What, the value seen and what to write.
    public var description: String {
        switch self {
        case .unexpected(let seen, let column, let expected):
            "the formula has \(seen) at column \(column), where \(expected) is expected"
        case .unknownName(let name, let column, let nearest):
            "the formula's \"\(name)\" at column \(column) is not known; "
                + (nearest.map { "did you mean \"\($0)\"?" }
                    ?? "use x, y, pi, e and \(ExpressionFunction.allCases.map(\.rawValue).joined(separator: ", "))")
        case .arguments(let function, let count, let expected, let column):
            "\(function) at column \(column) has \(count) argument\(count == 1 ? "" : "s"), but takes \(expected)"
        case .noVariable: "the formula has no variable; write it in x, or in x and y"
        case .tooLarge(let what, let value, let limit): "the formula's \(what) is \(value), above the limit of \(limit); write a shorter one"
        }
    }
}
