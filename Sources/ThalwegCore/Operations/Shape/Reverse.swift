import StableHLO

/// The elements in opposite order along some axes.
struct Reverse: LinearPrimitive {
    let axes: [Int]
    var name: String { "reverse" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard Set(axes).count == axes.count, axes.allSatisfy(inputs[0].shape.indices.contains) else {
            throw TypeMismatch("axes \(axes) are not distinct axes of \(inputs[0].shape)")
        }
        return [inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { bind1(self, [$0]) }] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] { [cotangents[0].map { bind1(self, [$0]) }] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(Reverse(axes: axes.map { $0 + 1 }), inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("reverse", operands, attributes: [NamedAttribute("dimensions", .integers(axes))], type: outputs[0])]
    }
}

extension Tensor {
    /// The elements in opposite order along `axes` (all when nil; negative counts from the end).
    public func reverse(axes: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let resolved = Reduction.resolve(axes, rank: rank)
        return resolved.isEmpty ? self : bind1(Reverse(axes: resolved), [self], file: file, line: line)
    }
}
