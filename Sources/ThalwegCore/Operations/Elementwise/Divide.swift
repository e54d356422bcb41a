/// `a / b`, element by element; linear in the numerator.
struct Divide: BinaryElementwise, LinearPrimitive {
    static let opcode = "divide"

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let above = tangents[0].map { $0 / inputs[1] }
        let below = tangents[1].map { $0 * (-outputs[0] / inputs[1]) }
        return [sum(above, below)]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0] else { return [nil, nil] }
        return [operands[1].known.map { cotangent / $0 }, nil]
    }
}

extension Tensor {
    /// `a / b`, element by element, with broadcasting. Integers truncate toward zero; their quotient by zero is −1 (all bits set).
    public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(Divide(), with: b) }
    /// `a / b`; the number takes the tensor's element type.
    public static func / (a: Tensor, b: Double) -> Tensor { a / Tensor(b, dtype: a.dtype) }
    /// `a / b`; the number takes the tensor's element type.
    public static func / (a: Double, b: Tensor) -> Tensor { Tensor(a, dtype: b.dtype) / b }
    /// Makes `a` the quotient `a / b`.
    public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
    /// Makes `a` the quotient `a / b`.
    public static func /= (a: inout Tensor, b: Double) { a = a / b }
}
