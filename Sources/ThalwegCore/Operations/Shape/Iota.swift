import StableHLO

/// Each element's index along an axis.
struct Iota: Primitive {
    let type: TensorType
    let axis: Int
    var name: String { "iota" }
    var isCheap: Bool { true }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard type.shape.indices.contains(axis) else { throw TypeMismatch("\(type) has no axis \(axis)") }
        guard type.dtype != .bool else { throw TypeMismatch("not defined for elements of type i1") }
        return [type]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("iota", [], attributes: [NamedAttribute("iota_dimension", .integer(axis))], type: outputs[0])]
    }
}

extension Tensor {
    /// A tensor whose elements are their own index along `axis` (negative counts from the end): 0, 1, 2 …
    public static func iota(
        _ shape: Shape, axis: Int = 0, dtype: DType = .int32, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        bind1(Iota(type: TensorType(dtype, shape), axis: axis < 0 ? axis + shape.rank : axis), [], file: file, line: line)
    }
}
