import StableHLO

/// The same values in another element type; linear between floating-point types.
struct Convert: LinearPrimitive {
    let dtype: DType
    var name: String { "convert" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { [TensorType(dtype, inputs[0].shape)] }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        guard dtype.isFloatingPoint, inputs[0].dtype.isFloatingPoint else { return [nil] }
        return [tangents[0].map { $0.converted(to: dtype) }]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        [cotangents[0].map { $0.converted(to: operands[0].type.dtype) }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("convert", operands, type: outputs[0])]
    }
}

extension Tensor {
    /// The same values in another element type: rounded to nearest between floating-point types, truncated toward zero into integers,
    /// `≠ 0` into Booleans. Differentiable between floating-point types; otherwise the derivative is zero.
    public func converted(to dtype: DType) -> Tensor { dtype == self.dtype ? self : bind1(Convert(dtype: dtype), [self]) }
}
