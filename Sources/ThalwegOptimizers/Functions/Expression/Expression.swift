import ThalwegConfiguration
import ThalwegCore

/// A function that a formula can call.
enum ExpressionFunction: String, CaseIterable, Sendable {
    case sin, cos, tan, tanh, exp, log, sqrt, abs, sign, floor, min, max, pow

    var arity: Int { [.min, .max, .pow].contains(self) ? 2 : 1 }

    func callAsFunction(_ a: Tensor, _ b: Tensor?) -> Tensor {
        switch self {
        case .sin: ThalwegCore.sin(a)
        case .cos: ThalwegCore.cos(a)
        case .tan: ThalwegCore.sin(a) / ThalwegCore.cos(a)
        case .tanh: ThalwegCore.tanh(a)
        case .exp: ThalwegCore.exp(a)
        case .log: ThalwegCore.log(a)
        case .sqrt: ThalwegCore.sqrt(a)
        case .abs: ThalwegCore.abs(a)
        case .sign: ThalwegCore.sign(a)
        case .floor: ThalwegCore.floor(a)
        case .min: ThalwegCore.min(a, b ?? a)
        case .max: ThalwegCore.max(a, b ?? a)
        case .pow: ThalwegCore.pow(a, b ?? a)
        }
    }
}

/// A formula in x and y, read without running anything.
///
/// `+ - * / ^` with the usual precedence (`^` binds to the right and before a sign: `-x^2` is `-(x^2)`), parentheses,
/// `pi`, `e`, functions by name, products without a sign between a number and what follows (`2x`, `3 sin(x)`).
indirect enum Expression: Sendable, Hashable {
    case number(Double)
    case variable(String)
    case negated(Expression)
    case binary(Character, Expression, Expression)
    case call(ExpressionFunction, [Expression])

    /// The formula that `text` is.
    init(parsing text: String) throws(ExpressionError) {
        var parser = ExpressionParser(tokens: try ExpressionToken.split(text))
        self = try parser.expression()
        try parser.finish()
    }

    /// The names of its variables.
    var variables: Set<String> {
        switch self {
        case .number: []
        case .variable(let name): [name]
        case .negated(let inner): inner.variables
        case .binary(_, let a, let b): a.variables.union(b.variables)
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.variables) }
        }
    }

    /// The value for variables by name.
    func value(_ variables: [String: Tensor]) -> Tensor {
        switch self {
        case .number(let number): return Tensor(number, dtype: variables.values.first?.dtype ?? .float64)
        case .variable(let name):
            return variables[name] ?? .failed(TraceError(op: "expression", reason: "the variable \(name) has no value"))
        case .negated(let inner): return -inner.value(variables)
        case .binary("^", let base, .number(let exponent)) where exponent == exponent.rounded() && Swift.abs(exponent) <= 64:
            return base.value(variables).raised(to: Int(exponent))
        case .binary(let symbol, let a, let b):
            let (a, b) = (a.value(variables), b.value(variables))
            switch symbol {
            case "+": return a + b
            case "-": return a - b
            case "*": return a * b
            case "/": return a / b
            default: return pow(a, b)
            }
        case .call(.pow, let arguments):
            return Expression.binary("^", arguments[0], arguments[1]).value(variables)
        case .call(let function, let arguments):
            let values = arguments.map { $0.value(variables) }
            return function(values[0], values.count > 1 ? values[1] : nil)
        }
    }
}

extension Tensor {
    /// A whole power by repeated squaring, whose derivative is right at 0 too.
    fileprivate func raised(to exponent: Int) -> Tensor {
        guard exponent != 0 else { return .ones(shape, dtype: dtype) }
        var result: Tensor?, square = self, rest = Swift.abs(exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result.map { $0 * square } ?? square }
            rest >>= 1
            if rest > 0 { square = square * square }
        }
        return exponent < 0 ? 1 / (result ?? self) : result ?? self
    }
}

extension TestFunction {
    /// The function of a formula in `x`, or in `x` and `y`: `x^2 - y^2 + 0.1*sin(5*x)`.
    ///
    /// Starts at 1 in every variable and looks at −3 … 3. Nothing but arithmetic can be said in a formula.
    /// - Throws: `ExpressionError` with the column of the mistake.
    public init(expression text: String) throws(ExpressionError) {
        let expression = try Expression(parsing: text)
        let names = expression.variables.contains("y") ? ["x", "y"] : ["x"]
        guard !expression.variables.isEmpty else { throw .noVariable }
        self.init(text, formula: text, start: names.map { _ in 1 }, range: -3...3) { values in
            expression.value(Dictionary(uniqueKeysWithValues: zip(names, values)))
        }
    }
}
