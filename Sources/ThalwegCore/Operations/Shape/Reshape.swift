import StableHLO

/// The same elements in row-major order under another shape.
struct Reshape: LinearPrimitive {
    let shape: Shape
    var name: String { "reshape" }
    var isCheap: Bool { true }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].shape.elementCount == shape.elementCount, shape.allSatisfy({ $0 >= 0 }) else {
            throw TypeMismatch("\(inputs[0].shape.elementCount) elements do not fit \(shape), which has \(shape.elementCount)")
        }
        return [TensorType(inputs[0].dtype, shape)]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { $0.reshape(shape) }] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        [cotangents[0].map { $0.reshape(operands[0].type.shape) }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { [inputs[0].reshape(shape.prepending(size))] }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("reshape", operands, type: outputs[0])]
    }
}

extension Tensor {
    /// The same elements under another shape; one extent may be −1 and is then inferred.
    public func reshape(_ shape: Shape, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        var target = shape
        if let open = target.firstIndex(of: -1) {
            let rest = target.removing([open]).elementCount
            target[open] = rest > 0 ? self.shape.elementCount / rest : 0
        }
        return target == self.shape ? self : bind1(Reshape(shape: target), [self], file: file, line: line)
    }

    /// The tensor with an axis of extent 1 inserted before `axis` (negative counts from the end of the result).
    public func expandDims(_ axis: Int, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        var target = shape.dimensions
        target.insert(1, at: Swift.min(Swift.max(axis < 0 ? axis + rank + 1 : axis, 0), rank))
        return reshape(Shape(target), file: file, line: line)
    }
}
