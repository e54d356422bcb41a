import StableHLO

/// The operands one after the other along an axis.
struct Concatenate: LinearPrimitive {
    let axis: Int
    var name: String { "concatenate" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard let first = inputs.first else { throw TypeMismatch("needs at least one operand") }
        guard first.shape.indices.contains(axis) else { throw TypeMismatch("\(first) has no axis \(axis)") }
        for input in inputs where input.dtype != first.dtype || input.shape.removing([axis]) != first.shape.removing([axis]) {
            throw TypeMismatch("\(input) and \(first) must agree in all but axis \(axis)")
        }
        var shape = first.shape
        shape[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
        return [TensorType(first.dtype, shape)]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [bind1(self, zip(inputs, tangents).map { $1 ?? .zeros($0.shape, dtype: $0.dtype) })]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0] else { return operands.map { _ in nil } }
        var start = 0
        return operands.map { operand in
            defer { start += operand.type.shape[axis] }
            return operand.isLinear ? cotangent.slice(axis: axis, from: start, to: start + operand.type.shape[axis]) : nil
        }
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(Concatenate(axis: axis + 1), zip(inputs, batched).map { $0.batchedAlready($1, size: size) })
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("concatenate", operands, attributes: [NamedAttribute("dimension", .integer(axis))], type: outputs[0])]
    }
}

extension Tensor {
    /// The tensors one after the other along `axis` (negative counts from the end); the other extents must agree.
    public static func concatenated(
        _ tensors: [Tensor], axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        if tensors.count == 1 { return tensors[0] }
        let rank = tensors.first { $0.failure == nil }?.rank ?? 0
        return bind1(Concatenate(axis: axis < 0 ? axis + rank : axis), tensors, file: file, line: line)
    }

    /// The tensors, all of one shape, along a new axis (negative counts from the end of the result).
    public static func stacked(
        _ tensors: [Tensor], axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        let rank = tensors.first { $0.failure == nil }?.rank ?? 0
        let resolved = axis < 0 ? axis + rank + 1 : axis
        return concatenated(
            tensors.map { $0.failure == nil ? $0.expandDims(resolved, file: file, line: line) : $0 }, axis: resolved, file: file, line: line)
    }
}
