import StableHLO

/// The bits of integers moved by the second operand.
struct Shift: Primitive {
    enum Direction: String, Sendable { case left = "shift_left", rightLogical = "shift_right_logical", rightArithmetic = "shift_right_arithmetic" }
    let direction: Direction
    var name: String { direction.rawValue }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0] == inputs[1] else { throw TypeMismatch("operands must have one element type and shape") }
        guard inputs[0].dtype.isInteger else { throw TypeMismatch("not defined for elements of type \(inputs[0].dtype.rawValue)") }
        return [inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(self, zip(inputs, batched).map { $0.batchedAlready($1, size: size) })
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op(direction.rawValue, operands, type: outputs[0])]
    }
}

extension Tensor {
    /// The bits of integers moved left; zeros move in, also for distances of the width and more. With broadcasting.
    public func shiftedLeft(by distance: Tensor) -> Tensor { combined(Shift(direction: .left), with: distance) }
    /// The bits of integers moved right; zeros move in (logical shift). With broadcasting.
    public func shiftedRight(by distance: Tensor) -> Tensor { combined(Shift(direction: .rightLogical), with: distance) }
    /// The bits of integers moved right; copies of the sign bit move in (arithmetic shift: `⌊x / 2ⁿ⌋`). With broadcasting.
    public func shiftedRightKeepingSign(by distance: Tensor) -> Tensor { combined(Shift(direction: .rightArithmetic), with: distance) }
}
