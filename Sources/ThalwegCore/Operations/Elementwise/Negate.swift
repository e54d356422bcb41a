/// `−x`.
struct Negate: UnaryElementwise, LinearPrimitive {
    static let opcode = "negate"
    func accepts(_ dtype: DType) -> Bool { dtype != .bool }
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { -tangent }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] { [cotangents[0].map { -$0 }] }
}

extension Tensor {
    /// `−x`, element by element; unsigned integers wrap.
    public static prefix func - (x: Tensor) -> Tensor { bind1(Negate(), [x]) }
}
