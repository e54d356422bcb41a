import StableHLO

/// A constant before, after and between the elements of each axis; negative edges cut elements off. Linear when the constant is 0.
struct Pad: LinearPrimitive {
    let low: [Int]
    let high: [Int]
    let interior: [Int]
    let value: Double
    var name: String { "pad" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        let shape = inputs[0].shape
        guard low.count == shape.rank, high.count == shape.rank, interior.count == shape.rank else {
            throw TypeMismatch("needs low, high and interior padding for each of the \(shape.rank) axes")
        }
        guard (low + high + interior).allSatisfy({ $0.magnitude < 1 << 40 }) else { throw TypeMismatch("padding is limited to 2⁴⁰ per edge") }
        var extents: [Int] = []
        for axis in shape.indices {
            let (between, overflow) = Swift.max(shape[axis] - 1, 0).multipliedReportingOverflow(by: interior[axis])
            let extent = low[axis] + shape[axis] + (overflow ? 0 : between) + high[axis]
            guard interior[axis] >= 0, !overflow, extent >= 0 else {
                throw TypeMismatch(
                    "padding (\(low[axis]), \(high[axis]), interior \(interior[axis])) does not fit axis \(axis), which has \(shape[axis]) elements")
            }
            extents.append(extent)
        }
        return [TensorType(inputs[0].dtype, Shape(extents))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { $0.pad(low: low, high: high, interior: interior) }]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let zeros = [Int](repeating: 0, count: low.count)
        return [cotangents[0].map { cotangent in
            let cropped = cotangent.pad(low: low.map { -$0 }, high: high.map { -$0 }, interior: zeros)
            return cropped.slice(starts: zeros, limits: cropped.shape.dimensions, strides: interior.map { $0 + 1 })
        }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(Pad(low: [0] + low, high: [0] + high, interior: [0] + interior, value: value), inputs)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let constant = context.splat(value, RankedType(outputs[0].element, []))
        return [context.block.op(
            "pad", [operands[0], constant],
            attributes: [
                NamedAttribute("edge_padding_low", .integers(low)), NamedAttribute("edge_padding_high", .integers(high)),
                NamedAttribute("interior_padding", .integers(interior)),
            ], type: outputs[0])]
    }
}

extension Tensor {
    /// `value` put before (`low`), after (`high`) and between (`interior`, 0 when nil) the elements of each axis.
    ///
    /// Negative edges cut elements off; they act after the interior padding.
    public func pad(
        low: [Int], high: [Int], interior: [Int]? = nil, value: Double = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        let interior = interior ?? low.map { _ in 0 }
        let isNothing = low.count == rank && high.count == rank && (low + high + interior).allSatisfy { $0 == 0 }
        return isNothing
            ? self : bind1(Pad(low: low, high: high, interior: interior, value: value), [self], file: file, line: line)
    }
}
