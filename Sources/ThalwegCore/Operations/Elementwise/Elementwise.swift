import StableHLO

/// A primitive of one operand that acts on each element by itself; only its derivative is its own.
protocol UnaryElementwise: Primitive {
    /// The StableHLO op without its prefix.
    static var opcode: String { get }
    /// The tangent of the output, given the operand `x`, the output `y` and the operand's tangent; nil when zero everywhere.
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor?
    /// Whether operands of this type are accepted.
    func accepts(_ dtype: DType) -> Bool
}

extension UnaryElementwise {
    var name: String { Self.opcode }
    func accepts(_ dtype: DType) -> Bool { dtype.isFloatingPoint }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard accepts(inputs[0].dtype) else { throw TypeMismatch("not defined for elements of type \(inputs[0].dtype.rawValue)") }
        return [inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].flatMap { tangent($0, x: inputs[0], y: outputs[0]) }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op(Self.opcode, operands, type: outputs[0])]
    }
}

/// A primitive of two operands of one type that acts element by element.
protocol BinaryElementwise: Primitive {
    /// The StableHLO op without its prefix.
    static var opcode: String { get }
    /// Whether operands of this type are accepted.
    func accepts(_ dtype: DType) -> Bool
}

extension BinaryElementwise {
    var name: String { Self.opcode }
    func accepts(_ dtype: DType) -> Bool { dtype != .bool }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0] == inputs[1] else { throw TypeMismatch("operands must have one element type and shape") }
        guard accepts(inputs[0].dtype) else { throw TypeMismatch("not defined for elements of type \(inputs[0].dtype.rawValue)") }
        return [inputs[0]]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(self, zip(inputs, batched).map { $0.batchedAlready($1, size: size) })
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op(Self.opcode, operands, type: outputs[0])]
    }
}

/// `a + b` where either may be absent (zero).
func sum(_ a: Tensor?, _ b: Tensor?) -> Tensor? {
    guard let a else { return b }
    return b.map { a + $0 } ?? a
}

extension Tensor {
    /// Applies a binary primitive after NumPy broadcasting.
    func combined(_ primitive: any Primitive, with other: Tensor, file: StaticString? = nil, line: UInt = 0) -> Tensor {
        guard shape != other.shape, failure == nil, other.failure == nil else {
            return bind1(primitive, [self, other], file: file, line: line)
        }
        guard let common = shape.broadcast(with: other.shape) else {
            return .failed(
                TraceError(
                    op: primitive.name, operands: [type, other.type],
                    reason: "shapes do not broadcast: aligned from the right, extents must be equal or 1",
                    place: file.map { "\($0):\(line)" }))
        }
        return bind1(primitive, [broadcast(to: common), other.broadcast(to: common)], file: file, line: line)
    }
}
