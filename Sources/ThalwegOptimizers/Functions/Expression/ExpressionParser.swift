import ThalwegConfiguration

/// Recursive descent over the words of a formula, with a bound on its depth.
struct ExpressionParser {
    private let tokens: [ExpressionToken]
    private var place = 0
    private var depth = 0
    private static let deepest = 100

    init(tokens: [ExpressionToken]) { self.tokens = tokens }

    private var next: ExpressionToken { tokens[min(place, tokens.count - 1)] }

    private mutating func take(_ symbol: Character) -> Bool {
        guard next.kind == .symbol(symbol) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ symbol: Character) throws(ExpressionError) {
        guard take(symbol) else { throw .unexpected(seen: next.text, column: next.column, expected: "\"\(symbol)\"") }
    }

    func finish() throws(ExpressionError) {
        guard next.kind == .end else { throw .unexpected(seen: next.text, column: next.column, expected: "an operator or its end") }
    }

    /// sum = product { (+ | -) product }
    mutating func expression() throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .tooLarge(what: "depth", value: depth, limit: Self.deepest) }
        var result = try product()
        while true {
            if take("+") { result = .binary("+", result, try product()) }
            else if take("-") { result = .binary("-", result, try product()) }
            else { return result }
        }
    }

    /// product = signed { (* | / | nothing, after a number or a parenthesis) signed }
    private mutating func product() throws(ExpressionError) -> Expression {
        var result = try signed()
        while true {
            if take("*") { result = .binary("*", result, try signed()) }
            else if take("/") { result = .binary("/", result, try signed()) }
            else if isFactor(next.kind), place > 0, mayStandBefore(tokens[place - 1].kind) { result = .binary("*", result, try power()) }
            else { return result }
        }
    }

    private func isFactor(_ kind: ExpressionToken.Kind) -> Bool {
        if case .name = kind { return true }
        return kind == .symbol("(")
    }

    private func mayStandBefore(_ kind: ExpressionToken.Kind) -> Bool {
        if case .number = kind { return true }
        return kind == .symbol(")")
    }

    /// signed = (+ | -) signed | power
    private mutating func signed() throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .tooLarge(what: "depth", value: depth, limit: Self.deepest) }
        if take("-") { return .negated(try signed()) }
        if take("+") { return try signed() }
        return try power()
    }

    /// power = atom [ ^ signed ]
    private mutating func power() throws(ExpressionError) -> Expression {
        let base = try atom()
        guard take("^") else { return base }
        let exponent = try signed()
        if case .negated(.number(let value)) = exponent { return .binary("^", base, .number(-value)) }
        return .binary("^", base, exponent)
    }

    /// atom = number | name | function ( arguments ) | ( expression )
    private mutating func atom() throws(ExpressionError) -> Expression {
        let token = next
        switch token.kind {
        case .number(let value):
            place += 1
            return .number(value)
        case .symbol("("):
            place += 1
            let inner = try expression()
            try expect(")")
            return inner
        case .name(let name):
            place += 1
            switch name {
            case "x", "y": return .variable(name)
            case "pi", "π": return .number(.pi)
            case "e": return .number(2.718281828459045)
            default: return try call(name, token.column)
            }
        default:
            throw .unexpected(seen: token.text, column: token.column, expected: "a number, x, y, a function or \"(\"")
        }
    }

    private mutating func call(_ name: String, _ column: Int) throws(ExpressionError) -> Expression {
        guard let function = ExpressionFunction(rawValue: name == "ln" ? "log" : name) else {
            throw .unknownName(name, column: column, nearest: nearest(name, in: ExpressionFunction.allCases.map(\.rawValue)))
        }
        try expect("(")
        var arguments = [try expression()]
        while take(",") { arguments.append(try expression()) }
        try expect(")")
        guard arguments.count == function.arity else {
            throw .arguments(function: name, count: arguments.count, expected: function.arity, column: column)
        }
        return .call(function, arguments)
    }
}
