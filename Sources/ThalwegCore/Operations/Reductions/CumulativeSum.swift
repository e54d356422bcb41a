import StableHLO

/// Running sums along an axis, from the first element on or (`reverse`) from the last one back.
struct CumulativeSum: LinearPrimitive {
    let axis: Int
    let reverse: Bool
    var name: String { "cumulative_sum" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].shape.indices.contains(axis) else { throw TypeMismatch("has no axis \(axis)") }
        guard inputs[0].dtype != .bool else { throw TypeMismatch("not defined for Booleans; convert to an integer type first") }
        return [inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { bind1(self, [$0]) }] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        [cotangents[0].map { bind1(CumulativeSum(axis: axis, reverse: !reverse), [$0]) }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(CumulativeSum(axis: axis + 1, reverse: reverse), inputs)
    }

    /// Doubles the distance: after step k every element is the sum of the last 2ᵏ, so rounding grows with log n only
    /// (Hillis & Steele 1986, doi:10.1145/7902.7903).
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let type = outputs[0], none = [Int](repeating: 0, count: type.dimensions.count)
        let zero = context.splat(0, RankedType(type.element, []))
        var sums = operands[0], distance = 1
        while distance < type.dimensions[axis] {
            var ahead = none, behind = none
            ahead[axis] = reverse ? -distance : distance
            behind[axis] = -ahead[axis]
            let shifted = context.block.op(
                "pad", [sums, zero],
                attributes: [
                    NamedAttribute("edge_padding_low", .integers(ahead)), NamedAttribute("edge_padding_high", .integers(behind)),
                    NamedAttribute("interior_padding", .integers(none)),
                ], type: type)
            sums = context.block.op("add", [sums, shifted], type: type)
            distance *= 2
        }
        return [sums]
    }
}

extension Tensor {
    /// Running sums along `axis` (negative counts from the end): element `i` is the sum of the elements up to and including `i`;
    /// with `reverse` of those from `i` on. Cost: log₂ n passes.
    public func cumulativeSum(axis: Int = -1, reverse: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        bind1(CumulativeSum(axis: axis < 0 ? axis + rank : axis, reverse: reverse), [self], file: file, line: line)
    }
}
