import StableHLO

/// Slices of the first operand, from the starts that the second lists; linear in the first.
struct Gather: LinearPrimitive {
    let dimensions: GatherDimensions
    let sliceSizes: [Int]
    let bounds: IndexBounds
    var name: String { "gather" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        let operand = inputs[0].shape, indices = inputs[1].shape, numbers = dimensions
        try IndexRules.check(inputs[1], vectorDim: numbers.indexVectorDim, map: numbers.startIndexMap, operand: operand)
        guard sliceSizes.count == operand.rank, zip(sliceSizes, operand).allSatisfy({ 0 <= $0 && $0 <= $1 }) else {
            throw TypeMismatch("slices of \(sliceSizes) do not fit into \(operand)")
        }
        let hidden = numbers.collapsedSliceDims + numbers.operandBatchingDims
        guard Set(hidden).count == hidden.count, hidden.allSatisfy({ operand.indices.contains($0) && sliceSizes[$0] <= 1 }),
            numbers.operandBatchingDims.count == numbers.startIndicesBatchingDims.count,
            Set(numbers.startIndicesBatchingDims).count == numbers.startIndicesBatchingDims.count,
            Set(numbers.operandBatchingDims).isDisjoint(with: numbers.startIndexMap),
            zip(numbers.operandBatchingDims, numbers.startIndicesBatchingDims).allSatisfy({
                indices.indices.contains($1) && $1 != numbers.indexVectorDim && operand[$0] == indices[$1]
            })
        else { throw TypeMismatch("collapsed and batching axes must be distinct, of slice size 1, and pair axes of equal extent") }
        var batch = indices.dimensions
        if numbers.indexVectorDim < batch.count { batch.remove(at: numbers.indexVectorDim) }
        var window = operand.indices.filter { !hidden.contains($0) }.map { sliceSizes[$0] }[...]
        let rank = batch.count + window.count
        guard numbers.offsetDims.count == window.count, numbers.offsetDims == numbers.offsetDims.sorted(),
            Set(numbers.offsetDims).count == window.count, numbers.offsetDims.allSatisfy((0..<rank).contains)
        else { throw TypeMismatch("offset axes \(numbers.offsetDims) must be \(window.count) ascending axes of a result of rank \(rank)") }
        var rest = batch[...]
        let shape = (0..<rank).map { numbers.offsetDims.contains($0) ? window.removeFirst() : rest.removeFirst() }
        return [TensorType(inputs[0].dtype, Shape(shape))]
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { bind1(self, [$0, inputs[1]]) }]
    }

    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0], let indices = operands[1].known else { return [nil, nil] }
        let zeros = Tensor.zeros(operands[0].type.shape, dtype: operands[0].type.dtype)
        return [bind1(Scatter(dimensions: ScatterDimensions(dimensions), combination: .add, bounds: bounds), [zeros, indices, cotangent]), nil]
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        var numbers = dimensions, sizes = sliceSizes
        func shift(_ axes: inout [Int]) { axes = axes.map { $0 + 1 } }
        shift(&numbers.offsetDims)
        if batched[0] {
            shift(&numbers.collapsedSliceDims)
            shift(&numbers.operandBatchingDims)
            shift(&numbers.startIndexMap)
        }
        if batched[1] {
            shift(&numbers.startIndicesBatchingDims)
            numbers.indexVectorDim += 1
        }
        if batched[0] && batched[1] {
            numbers.operandBatchingDims.insert(0, at: 0)
            numbers.startIndicesBatchingDims.insert(0, at: 0)
            sizes.insert(Swift.min(size, 1), at: 0)
        } else if batched[0] {
            numbers.offsetDims.insert(0, at: 0)
            sizes.insert(size, at: 0)
        }
        return bind(Gather(dimensions: numbers, sliceSizes: sizes, bounds: bounds), inputs)
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let block = context.block
        let gathered = block.op(
            "gather", operands,
            attributes: [
                NamedAttribute("dimension_numbers", .gather(dimensions)), NamedAttribute("slice_sizes", .integers(sliceSizes)),
                NamedAttribute("indices_are_sorted", .bool(false)),
            ], type: outputs[0])
        guard bounds == .drop, !dimensions.startIndexMap.isEmpty else { return [gathered] }
        let limits = IndexRules.limits(operand: operands[0].type.dimensions, window: sliceSizes, map: dimensions.startIndexMap)
        let mask = IndexRules.mask(operands[1], limits: limits, vectorDim: dimensions.indexVectorDim, in: context)
        let axes = outputs[0].dimensions.indices.filter { !dimensions.offsetDims.contains($0) }
        let wide = block.op(
            "broadcast_in_dim", [mask], attributes: [NamedAttribute("broadcast_dimensions", .integers(axes))],
            type: RankedType(.i1, outputs[0].dimensions))
        return [block.op("select", [wide, gathered, context.splat(0, outputs[0])], type: outputs[0])]
    }
}

extension GatherDimensions {
    /// The gather that reads where a scatter writes.
    init(_ scatter: ScatterDimensions) {
        self.init(
            offsetDims: scatter.updateWindowDims, collapsedSliceDims: scatter.insertedWindowDims,
            operandBatchingDims: scatter.inputBatchingDims, startIndicesBatchingDims: scatter.scatterIndicesBatchingDims,
            startIndexMap: scatter.scatterDimsToOperandDims, indexVectorDim: scatter.indexVectorDim)
    }
}

extension Tensor {
    /// Slices of extents `sliceSizes`, one per index vector in `indices`: StableHLO's `gather`, of which all indexing is made.
    ///
    /// Reverse mode scatters and adds. The simpler `gathered(rows:axis:)` and `takeAlongAxis` serve most uses.
    public func gather(
        _ indices: Tensor, _ dimensions: GatherDimensions, sliceSizes: [Int], bounds: IndexBounds = .clamp,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        bind1(Gather(dimensions: dimensions, sliceSizes: sliceSizes, bounds: bounds), [self, indices.widenedIndices], file: file, line: line)
    }
}
