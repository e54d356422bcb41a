/// What a loop can compute of an element.
public enum LoopOperation: Sendable, Hashable {
    /// `a + b`, `a − b`, `a · b`, `a / b`.
    case add, subtract, multiply, divide
    /// The larger and the smaller of two; NaN where either is.
    case maximum, minimum
    /// Of Booleans.
    case and, or, xor, not
    /// `−a`, `|a|`.
    case negate, absolute
    /// −1, the zero itself, 1, or NaN.
    case sign
    /// `√a`, `1/√a`.
    case squareRoot, reciprocalSquareRoot
    /// `eᵃ`, `1/(1 + e⁻ᵃ)`, `tanh a`; of `float32` only.
    case exponential, logistic, tanh
    /// Whether the number is neither infinite nor NaN.
    case isFinite
    /// Whether the relation holds.
    case compare(Relation)
    /// The second where the first, a Boolean, is true, else the third.
    case select

    /// An order relation; with NaN only `notEqual` holds.
    public enum Relation: Sendable, Hashable {
        /// `=`, `≠`, `<`, `≤`, `>`, `≥`.
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

        /// The number by which the processor's `vcmpps` knows it, without exceptions.
        var predicate: Int {
            switch self {
            case .equal: 0x00
            case .notEqual: 0x04
            case .less: 0x11
            case .lessOrEqual: 0x12
            case .greater: 0x1E
            case .greaterOrEqual: 0x1D
            }
        }
    }

    /// How many values it reads.
    public var operandCount: Int {
        switch self {
        case .not, .negate, .absolute, .sign, .squareRoot, .reciprocalSquareRoot, .isFinite, .exponential, .logistic, .tanh: 1
        case .select: 3
        default: 2
        }
    }
}
