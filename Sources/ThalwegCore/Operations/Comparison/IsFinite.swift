import StableHLO

/// Whether each element is neither infinite nor NaN.
struct IsFinite: Primitive {
    var name: String { "is_finite" }
    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype.isFloatingPoint else { throw TypeMismatch("not defined for elements of type \(inputs[0].dtype.rawValue)") }
        return [TensorType(.bool, inputs[0].shape)]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op("is_finite", operands, type: outputs[0])]
    }
}

/// Whether each element is neither infinite nor NaN, as Booleans.
public func isFinite(_ x: Tensor) -> Tensor { bind1(IsFinite(), [x]) }
/// Whether each element is NaN, as Booleans.
public func isNaN(_ x: Tensor) -> Tensor { x .!= x }
