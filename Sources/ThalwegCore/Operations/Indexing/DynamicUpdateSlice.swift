import StableHLO

/// The first operand with a box of it replaced by the second, from a start that is computed; linear in both together.
struct DynamicUpdateSlice: LinearPrimitive {
    var name: String { "dynamic_update_slice" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype == inputs[1].dtype, inputs[0].shape.rank == inputs[1].shape.rank,
            zip(inputs[1].shape, inputs[0].shape).allSatisfy({ $0 <= $1 })
        else { throw TypeMismatch("the update must have the operand's element type and fit into it") }
        try StartRules.check(Array(inputs.dropFirst(2)), rank: inputs[0].shape.rank)
        return [inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        if tangents[0] == nil && tangents[1] == nil { return [nil] }
        let both = (0..<2).map { tangents[$0] ?? .zeros(inputs[$0].shape, dtype: inputs[$0].dtype) }
        return [bind1(self, both + inputs.dropFirst(2))]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let starts = operands.dropFirst(2).compactMap(\.known), update = operands[1].type
        guard let cotangent = cotangents[0] else { return operands.map { _ in nil } }
        let results: [Tensor?] = [
            operands[0].isLinear ? cotangent.dynamicUpdateSlice(.zeros(update.shape, dtype: update.dtype), starts: starts) : nil,
            operands[1].isLinear ? cotangent.dynamicSlice(starts: starts, sizes: update.shape.dimensions) : nil,
        ]
        return results + starts.map { _ in nil }
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        let operand = inputs[0].batchedAlready(batched[0], size: size), update = inputs[1].batchedAlready(batched[1], size: size)
        let starts = Array(inputs.dropFirst(2)), flags = Array(batched.dropFirst(2))
        guard flags.contains(true) else { return [operand.dynamicUpdateSlice(update, starts: StartRules.prepended(starts))] }
        let axes = Array(0..<operand.rank - 1)
        let scatter = Scatter(
            dimensions: ScatterDimensions(updateWindowDims: axes, insertedWindowDims: [], scatterDimsToOperandDims: axes, indexVectorDim: 0),
            combination: .replace, bounds: .clamp)
        let indices = StartRules.vectors(starts, batched: flags, size: size)
        return scatter.batch([operand, indices, update], batched: [true, true, true], size: size)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        if outputs[0].dimensions.isEmpty { return [operands[1]] }
        return [context.block.op("dynamic_update_slice", operands, type: outputs[0])]
    }
}

extension Tensor {
    /// This tensor with the box of `update`'s extents that begins at `starts` replaced by it.
    ///
    /// - Parameter starts: one integer scalar per axis, all of one type, computed while the program runs. They are clamped so
    ///   that the box fits.
    public func dynamicUpdateSlice(
        _ update: Tensor, starts: [Tensor], file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        bind1(DynamicUpdateSlice(), [self, update] + starts.map(\.widenedIndices), file: file, line: line)
    }
}
