/// `a ∧ b` of Booleans, bit by bit of integers.
struct And: BinaryElementwise {
    static let opcode = "and"
    func accepts(_ dtype: DType) -> Bool { !dtype.isFloatingPoint }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
}

/// `a ∨ b` of Booleans, bit by bit of integers.
struct Or: BinaryElementwise {
    static let opcode = "or"
    func accepts(_ dtype: DType) -> Bool { !dtype.isFloatingPoint }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
}

/// Exclusive or of Booleans, bit by bit of integers.
struct Xor: BinaryElementwise {
    static let opcode = "xor"
    func accepts(_ dtype: DType) -> Bool { !dtype.isFloatingPoint }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
}

/// `¬x` of Booleans, all bits flipped of integers.
struct Not: UnaryElementwise {
    static let opcode = "not"
    func accepts(_ dtype: DType) -> Bool { !dtype.isFloatingPoint }
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { nil }
}

extension Tensor {
    /// `a ∧ b` of Booleans, bit by bit of integers; with broadcasting.
    public func and(_ other: Tensor) -> Tensor { combined(And(), with: other) }
    /// `a ∨ b` of Booleans, bit by bit of integers; with broadcasting.
    public func or(_ other: Tensor) -> Tensor { combined(Or(), with: other) }
    /// Exclusive or of Booleans, bit by bit of integers; with broadcasting.
    public func xor(_ other: Tensor) -> Tensor { combined(Xor(), with: other) }
    /// `¬x` of Booleans, all bits flipped of integers.
    public func not() -> Tensor { bind1(Not(), [self]) }
}
