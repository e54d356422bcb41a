/// `a · b`, element by element; linear in each operand when the other is known.
struct Multiply: BinaryElementwise, LinearPrimitive {
    static let opcode = "multiply"

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [sum(tangents[0].map { $0 * inputs[1] }, tangents[1].map { inputs[0] * $0 })]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0] else { return [nil, nil] }
        return [operands[1].known.map { cotangent * $0 }, operands[0].known.map { $0 * cotangent }]
    }
}

extension Tensor {
    /// `a · b`, element by element, with broadcasting.
    public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(Multiply(), with: b) }
    /// `a · b`; the number takes the tensor's element type.
    public static func * (a: Tensor, b: Double) -> Tensor { a * Tensor(b, dtype: a.dtype) }
    /// `a · b`; the number takes the tensor's element type.
    public static func * (a: Double, b: Tensor) -> Tensor { Tensor(a, dtype: b.dtype) * b }
    /// Makes `a` the product `a · b`.
    public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
    /// Makes `a` the product `a · b`.
    public static func *= (a: inout Tensor, b: Double) { a = a * b }
    /// `x²`, element by element.
    public func squared() -> Tensor { self * self }
}
