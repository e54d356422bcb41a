import StableHLO

/// The identity with derivative zero.
struct StopGradient: Primitive {
    var name: String { "stop_gradient" }
    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { inputs }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] { operands }
}

/// The same value, taken as a constant by every derivative.
public func stopGradient(_ x: Tensor) -> Tensor { bind1(StopGradient(), [x]) }
