/// `a − b`.
struct Subtract: BinaryElementwise, LinearPrimitive {
    static let opcode = "subtract"

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        guard let first = tangents[0] else { return [tangents[1].map { -$0 }] }
        return [tangents[1].map { first - $0 } ?? first]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        [operands[0].isLinear ? cotangents[0] : nil, operands[1].isLinear ? cotangents[0].map { -$0 } : nil]
    }
}

extension Tensor {
    /// `a − b`, element by element, with broadcasting.
    public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(Subtract(), with: b) }
    /// `a − b`; the number takes the tensor's element type.
    public static func - (a: Tensor, b: Double) -> Tensor { a - Tensor(b, dtype: a.dtype) }
    /// `a − b`; the number takes the tensor's element type.
    public static func - (a: Double, b: Tensor) -> Tensor { Tensor(a, dtype: b.dtype) - b }
    /// Makes `a` the difference `a − b`.
    public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
    /// Makes `a` the difference `a − b`.
    public static func -= (a: inout Tensor, b: Double) { a = a - b }
}
