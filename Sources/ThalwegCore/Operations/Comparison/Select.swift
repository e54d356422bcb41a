import StableHLO

/// Operand 1 where operand 0 is true, else operand 2; linear in the latter two together.
struct Select: LinearPrimitive {
    var name: String { "select" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype == .bool else { throw TypeMismatch("the condition must be Boolean; compare it with something") }
        guard inputs[1] == inputs[2], inputs[0].shape == inputs[1].shape else {
            throw TypeMismatch("the choices must have one element type and shape")
        }
        return [inputs[1]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        guard tangents[1] != nil || tangents[2] != nil else { return [nil] }
        let zero = Tensor.zeros(outputs[0].shape, dtype: outputs[0].dtype)
        return bind(self, [inputs[0], tangents[1] ?? zero, tangents[2] ?? zero])
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0], let mask = operands[0].known else { return [nil, nil, nil] }
        let zero = Tensor.zeros(cotangent.shape, dtype: cotangent.dtype)
        return [
            nil, operands[1].isLinear ? bind1(self, [mask, cotangent, zero]) : nil,
            operands[2].isLinear ? bind1(self, [mask, zero, cotangent]) : nil,
        ]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(self, zip(inputs, batched).map { $0.batchedAlready($1, size: size) })
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("select", operands, type: outputs[0])]
    }
}

/// `a` where `condition` (Boolean) is true, else `b`, element by element; all three broadcast.
///
/// What is not chosen gets derivative 0, but 0 · ∞ is NaN: keep the unchosen branch's derivative finite by choosing a safe
/// argument for it first.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
    let operands = [condition, a, b]
    if let failed = operands.first(where: { $0.failure != nil }) { return failed }
    guard let shape = a.shape.broadcast(with: b.shape)?.broadcast(with: condition.shape) else {
        return .failed(
            TraceError(
                op: "select", operands: operands.map(\.type),
                reason: "shapes do not broadcast: aligned from the right, extents must be equal or 1", place: "\(file):\(line)"))
    }
    return bind1(Select(), operands.map { $0.broadcast(to: shape) }, file: file, line: line)
}

extension Tensor {
    /// `a` where this Boolean tensor is true, else `b`; see the function `select`.
    public func select(_ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        ThalwegCore.select(self, a, b, file: file, line: line)
    }
}
