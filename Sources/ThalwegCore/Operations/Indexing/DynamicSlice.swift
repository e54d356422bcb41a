import StableHLO

/// A box of fixed extents whose start is computed; the start is clamped so that the box fits. Linear in the first operand.
struct DynamicSlice: LinearPrimitive {
    let sizes: [Int]
    var name: String { "dynamic_slice" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard sizes.count == inputs[0].shape.rank, zip(sizes, inputs[0].shape).allSatisfy({ 0 <= $0 && $0 <= $1 }) else {
            throw TypeMismatch("a box of \(sizes) does not fit into \(inputs[0].shape)")
        }
        try StartRules.check(Array(inputs.dropFirst()), rank: sizes.count)
        return [TensorType(inputs[0].dtype, Shape(sizes))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { bind1(self, [$0] + inputs.dropFirst()) }]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let starts = operands.dropFirst().compactMap(\.known)
        let zeros = Tensor.zeros(operands[0].type.shape, dtype: operands[0].type.dtype)
        return [cotangents[0].map { zeros.dynamicUpdateSlice($0, starts: starts) }] + starts.map { _ in nil }
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        guard batched.dropFirst().contains(true) else {
            return [inputs[0].dynamicSlice(starts: StartRules.prepended(Array(inputs.dropFirst())), sizes: [size] + sizes)]
        }
        let indices = StartRules.vectors(Array(inputs.dropFirst()), batched: Array(batched.dropFirst()), size: size)
        let axes = Array(sizes.indices)
        let gather = Gather(
            dimensions: GatherDimensions(offsetDims: axes, collapsedSliceDims: [], startIndexMap: axes, indexVectorDim: 0),
            sliceSizes: sizes, bounds: .clamp)
        return gather.batch([inputs[0], indices], batched: [batched[0], true], size: size)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        if sizes.isEmpty { return [operands[0]] }
        return [context.block.op("dynamic_slice", operands, attributes: [NamedAttribute("slice_sizes", .integers(sizes))], type: outputs[0])]
    }
}

/// What dynamic slices and updates share: the rules on their starts.
enum StartRules {
    static func check(_ starts: [TensorType], rank: Int) throws(TypeMismatch) {
        guard starts.count == rank else { throw TypeMismatch("needs one start for each of the \(rank) axes, got \(starts.count)") }
        guard starts.allSatisfy({ $0.shape.rank == 0 && $0.dtype.isInteger && $0.dtype == starts[0].dtype }) else {
            throw TypeMismatch("starts must be integer scalars of one type")
        }
    }

    /// The starts with a zero for a new first axis.
    static func prepended(_ starts: [Tensor]) -> [Tensor] { [.zeros([], dtype: starts.first?.dtype ?? .int32)] + starts }

    /// One index vector per example.
    static func vectors(_ starts: [Tensor], batched: [Bool], size: Int) -> Tensor {
        .stacked(zip(starts, batched).map { $0.batchedAlready($1, size: size) }, axis: 1)
    }
}

extension Tensor {
    /// The box of extents `sizes` that begins at `starts`, which are computed while the program runs.
    ///
    /// - Parameters:
    ///   - starts: one integer scalar per axis, all of one type. They are clamped so that the box fits.
    ///   - sizes: the extents, known while tracing.
    public func dynamicSlice(starts: [Tensor], sizes: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        bind1(DynamicSlice(sizes: sizes), [self] + starts.map(\.widenedIndices), file: file, line: line)
    }

    /// As above along one axis, the others whole; see `dynamicSlice(starts:sizes:)`.
    public func dynamicSlice(
        axis: Int, start: Tensor, size: Int, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        if let failed = [self, start].first(where: { $0.failure != nil }) { return failed }
        guard let resolved = shape.axis(axis) else {
            return .failed(TraceError(op: "dynamicSlice", operands: [type], reason: "has no axis \(axis)", place: "\(file):\(line)"))
        }
        let start = start.widenedIndices
        var starts = shape.map { _ in Tensor.zeros([], dtype: start.dtype) }, sizes = shape.dimensions
        starts[resolved] = start
        sizes[resolved] = size
        return dynamicSlice(starts: starts, sizes: sizes, file: file, line: line)
    }
}
