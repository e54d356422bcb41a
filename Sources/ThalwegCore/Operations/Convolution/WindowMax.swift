import StableHLO

/// The largest element of each window along one axis; where several are largest, the first carries the derivative.
struct WindowMax: Primitive {
    let axis: Int
    let window: Int
    let stride: Int
    var name: String { "window_max" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        var shape = inputs[0].shape
        guard shape.indices.contains(axis), window > 0, stride > 0, inputs[0].dtype != .bool else {
            throw TypeMismatch("window \(window) and stride \(stride) must be ≥ 1, and axis \(axis) one of the operand's")
        }
        shape[axis] = Window.places(shape[axis], window: window, stride: stride)
        return [TensorType(inputs[0].dtype, shape)]
    }

    /// For every place, the element at `offset` in its window.
    private func element(_ x: Tensor, _ offset: Int) -> Tensor {
        let places = Window.places(x.shape[axis], window: window, stride: stride)
        return x.slice(axis: axis, from: places == 0 ? 0 : offset, to: places == 0 ? 0 : offset + (places - 1) * stride + 1, stride: stride)
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        guard let tangent = tangents[0] else { return [nil] }
        var result = element(tangent, window - 1)
        for offset in (0..<window - 1).reversed() {
            result = element(inputs[0], offset).equal(outputs[0]).select(element(tangent, offset), result)
        }
        return [result]
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(WindowMax(axis: axis + 1, window: window, stride: stride), inputs)
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let type = outputs[0], extents = operands[0].type.dimensions, places = type.dimensions[axis]
        let parts = (0..<window).map { offset -> Value in
            var starts = extents.map { _ in 0 }, limits = extents, strides = extents.map { _ in 1 }
            starts[axis] = places == 0 ? 0 : offset
            limits[axis] = places == 0 ? 0 : offset + (places - 1) * stride + 1
            strides[axis] = stride
            return context.block.op(
                "slice", operands,
                attributes: [
                    NamedAttribute("start_indices", .integers(starts)), NamedAttribute("limit_indices", .integers(limits)),
                    NamedAttribute("strides", .integers(strides)),
                ], type: type)
        }
        return [parts.dropFirst().reduce(parts[0]) { context.block.op("maximum", [$0, $1], type: type) }]
    }
}
