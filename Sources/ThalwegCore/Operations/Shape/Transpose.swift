import StableHLO

/// Permutes the axes: result axis `i` is operand axis `permutation[i]`.
struct Transpose: LinearPrimitive {
    let permutation: [Int]
    var name: String { "transpose" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard permutation.sorted() == Array(0..<inputs[0].shape.rank) else {
            throw TypeMismatch("\(permutation) is no permutation of the axes 0..<\(inputs[0].shape.rank)")
        }
        return [TensorType(inputs[0].dtype, Shape(permutation.map { inputs[0].shape[$0] }))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { $0.transpose(permutation) }] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        var inverse = permutation
        for (result, operand) in permutation.enumerated() { inverse[operand] = result }
        return [cotangents[0].map { $0.transpose(inverse) }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { [inputs[0].transpose([0] + permutation.map { $0 + 1 })] }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("transpose", operands, attributes: [NamedAttribute("permutation", .integers(permutation))], type: outputs[0])]
    }
}

extension Tensor {
    /// The axes permuted: result axis `i` is axis `permutation[i]` of this tensor.
    public func transpose(_ permutation: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        permutation == Array(0..<rank) ? self : bind1(Transpose(permutation: permutation), [self], file: file, line: line)
    }
    /// The axes in reverse order: the transpose of a matrix.
    public var transposed: Tensor { transpose(Array((0..<rank).reversed())) }
}
