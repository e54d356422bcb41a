import StableHLO

/// The box `starts ..< limits` with steps `strides`, all known while tracing.
struct Slice: LinearPrimitive {
    let starts: [Int]
    let limits: [Int]
    let strides: [Int]
    var name: String { "slice" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        let shape = inputs[0].shape
        guard starts.count == shape.rank, limits.count == shape.rank, strides.count == shape.rank else {
            throw TypeMismatch("needs one start, limit and stride for each of the \(shape.rank) axes")
        }
        for axis in shape.indices where !(0 <= starts[axis] && starts[axis] <= limits[axis] && limits[axis] <= shape[axis] && strides[axis] > 0) {
            throw TypeMismatch("\(starts[axis])..<\(limits[axis]) by \(strides[axis]) is not inside axis \(axis), which has \(shape[axis]) elements")
        }
        return [TensorType(inputs[0].dtype, Shape(shape.indices.map { (limits[$0] - starts[$0] + strides[$0] - 1) / strides[$0] }))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [tangents[0].map { bind1(self, [$0]) }] }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let shape = operands[0].type.shape
        return [cotangents[0].map { cotangent in
            let high = shape.indices.map { axis -> Int in
                let extent = cotangent.shape[axis]
                return extent == 0 ? shape[axis] - starts[axis] : shape[axis] - starts[axis] - ((extent - 1) * strides[axis] + 1)
            }
            return cotangent.pad(low: starts, high: high, interior: strides.map { $0 - 1 })
        }]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(Slice(starts: [0] + starts, limits: [size] + limits, strides: [1] + strides), inputs)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op(
            "slice", operands,
            attributes: [
                NamedAttribute("start_indices", .integers(starts)), NamedAttribute("limit_indices", .integers(limits)),
                NamedAttribute("strides", .integers(strides)),
            ], type: outputs[0])]
    }
}

extension Tensor {
    /// The elements from `starts` to before `limits` in steps of `strides` (1 when nil), one of each per axis.
    public func slice(
        starts: [Int], limits: [Int], strides: [Int]? = nil, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        let strides = strides ?? starts.map { _ in 1 }
        let isWhole = starts.allSatisfy { $0 == 0 } && limits == shape.dimensions && strides.allSatisfy { $0 == 1 }
        return isWhole ? self : bind1(Slice(starts: starts, limits: limits, strides: strides), [self], file: file, line: line)
    }

    /// The elements `from ..< to` of one axis, every `stride`-th.
    ///
    /// - Parameters:
    ///   - axis: negative counts from the end.
    ///   - from: negative counts from the end of the axis.
    ///   - to: nil for the end of the axis; negative counts from there.
    public func slice(
        axis: Int, from: Int = 0, to: Int? = nil, stride: Int = 1, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        if failure != nil { return self }
        guard let resolved = shape.axis(axis) else {
            return .failed(TraceError(op: "slice", operands: [type], reason: "has no axis \(axis)", place: "\(file):\(line)"))
        }
        let extent = shape[resolved]
        func place(_ index: Int) -> Int { index < 0 ? index + extent : index }
        var starts = [Int](repeating: 0, count: rank), limits = shape.dimensions, strides = [Int](repeating: 1, count: rank)
        starts[resolved] = place(from)
        limits[resolved] = place(to ?? extent)
        strides[resolved] = stride
        return slice(starts: starts, limits: limits, strides: strides, file: file, line: line)
    }

    /// The slice at one index of an axis, which disappears; negative numbers count from the end.
    public func at(_ index: Int, axis: Int = 0, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if failure != nil { return self }
        guard let resolved = shape.axis(axis) else {
            return .failed(TraceError(op: "at", operands: [type], reason: "has no axis \(axis)", place: "\(file):\(line)"))
        }
        let place = index < 0 ? index + shape[resolved] : index
        let one = slice(axis: resolved, from: place, to: place + 1, file: file, line: line)
        return one.failure == nil ? one.reshape(shape.removing([resolved])) : one
    }

    /// The tensor cut along an axis into parts of the given extents, which must sum to the axis's.
    public func split(_ extents: [Int], axis: Int = 0, file: StaticString = #fileID, line: UInt = #line) -> [Tensor] {
        if failure != nil { return extents.map { _ in self } }
        guard let resolved = shape.axis(axis), extents.reduce(0, +) == shape[resolved] else {
            let failed = Tensor.failed(
                TraceError(
                    op: "split", operands: [type], reason: "parts \(extents) do not make up axis \(axis)", place: "\(file):\(line)"))
            return extents.map { _ in failed }
        }
        var start = 0
        return extents.map { extent in
            defer { start += extent }
            return slice(axis: resolved, from: start, to: start + extent, file: file, line: line)
        }
    }
}
