import StableHLO

/// A small constant inside a program.
struct Constant: Primitive {
    let array: HostArray
    var name: String { "constant" }
    var isCheap: Bool { true }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { [TensorType(array.dtype, array.shape)] }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.constant(DenseElements(type: outputs[0], bytes: array.bytes))]
    }
}
