/// `a + b`.
struct Add: BinaryElementwise, LinearPrimitive {
    static let opcode = "add"

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [sum(tangents[0], tangents[1])] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        operands.map { $0.isLinear ? cotangents[0] : nil }
    }
}

extension Tensor {
    /// `a + b`, element by element, with broadcasting.
    public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(Add(), with: b) }
    /// `a + b`; the number takes the tensor's element type.
    public static func + (a: Tensor, b: Double) -> Tensor { a + Tensor(b, dtype: a.dtype) }
    /// `a + b`; the number takes the tensor's element type.
    public static func + (a: Double, b: Tensor) -> Tensor { Tensor(a, dtype: b.dtype) + b }
    /// Makes `a` the sum `a + b`.
    public static func += (a: inout Tensor, b: Tensor) { a = a + b }
    /// Makes `a` the sum `a + b`.
    public static func += (a: inout Tensor, b: Double) { a = a + b }
}
