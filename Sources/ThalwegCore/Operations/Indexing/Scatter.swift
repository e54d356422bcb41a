import StableHLO

/// The first operand with the updates (third) added or written at the starts that the second lists.
///
/// Linear in operand and updates together; for `replace` this needs that no two updates write to one place.
struct Scatter: LinearPrimitive {
    let dimensions: ScatterDimensions
    let combination: ScatterCombination
    let bounds: IndexBounds
    var name: String { combination == .add ? "scatter_add" : "scatter" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype == inputs[2].dtype else {
            throw TypeMismatch("updates have element type \(inputs[2].dtype.rawValue), the operand \(inputs[0].dtype.rawValue)")
        }
        guard combination != .add || inputs[0].dtype != .bool else { throw TypeMismatch("cannot add elements of type i1") }
        let hidden = dimensions.insertedWindowDims + dimensions.inputBatchingDims
        guard hidden.count + dimensions.updateWindowDims.count == inputs[0].shape.rank,
            dimensions.updateWindowDims.allSatisfy(inputs[2].shape.indices.contains)
        else { throw TypeMismatch("window, inserted and batching axes must make up the \(inputs[0].shape.rank) axes of the operand") }
        // A scatter fits when the gather that reads the same places gives the updates' shape.
        let reading = Gather(dimensions: GatherDimensions(dimensions), sliceSizes: window(inputs[0].shape, inputs[2].shape), bounds: bounds)
        let read = try reading.outputTypes([inputs[0], inputs[1]])[0]
        guard read == inputs[2] else { throw TypeMismatch("updates must be \(read)") }
        return [inputs[0]]
    }

    /// The extents of one update along the axes of the operand.
    private func window(_ operand: Shape, _ updates: Shape) -> [Int] {
        var extents = dimensions.updateWindowDims.map { updates[$0] }[...]
        return operand.indices.map { axis in
            dimensions.insertedWindowDims.contains(axis) || dimensions.inputBatchingDims.contains(axis)
                ? Swift.min(operand[axis], 1) : extents.popFirst() ?? 0
        }
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        if tangents[0] == nil && tangents[2] == nil { return [nil] }
        return [bind1(
            self,
            [
                tangents[0] ?? .zeros(inputs[0].shape, dtype: inputs[0].dtype), inputs[1],
                tangents[2] ?? .zeros(inputs[2].shape, dtype: inputs[2].dtype),
            ])]
    }

    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0], let indices = operands[1].known else { return [nil, nil, nil] }
        var result: [Tensor?] = [nil, nil, nil]
        let updates = operands[2].type
        if operands[0].isLinear {
            let zeros = Tensor.zeros(updates.shape, dtype: updates.dtype)
            result[0] = combination == .add ? cotangent : bind1(self, [cotangent, indices, zeros])
        }
        if operands[2].isLinear {
            let reading = Gather(
                dimensions: GatherDimensions(dimensions), sliceSizes: window(operands[0].type.shape, updates.shape), bounds: bounds)
            result[2] = bind1(reading, [cotangent, indices])
        }
        return result
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        var numbers = dimensions
        func shift(_ axes: inout [Int]) { axes = axes.map { $0 + 1 } }
        shift(&numbers.updateWindowDims)
        shift(&numbers.insertedWindowDims)
        shift(&numbers.inputBatchingDims)
        shift(&numbers.scatterDimsToOperandDims)
        if batched[1] {
            shift(&numbers.scatterIndicesBatchingDims)
            numbers.indexVectorDim += 1
            numbers.inputBatchingDims.insert(0, at: 0)
            numbers.scatterIndicesBatchingDims.insert(0, at: 0)
        } else {
            numbers.updateWindowDims.insert(0, at: 0)
        }
        return bind(
            Scatter(dimensions: numbers, combination: combination, bounds: bounds),
            [inputs[0].batchedAlready(batched[0], size: size), inputs[1], inputs[2].batchedAlready(batched[2], size: size)])
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let block = context.block, element = outputs[0].element
        var indices = operands[1]
        if bounds == .clamp {
            let sizes = window(Shape(operands[0].type.dimensions), Shape(operands[2].type.dimensions))
            let limits = IndexRules.limits(operand: operands[0].type.dimensions, window: sizes, map: dimensions.scatterDimsToOperandDims)
            indices = IndexRules.clamped(indices, limits: limits, vectorDim: dimensions.indexVectorDim, in: context)
        }
        let region: Block
        switch combination {
        case .add: region = block.reducer("add", element)
        case .replace:
            region = block.nested(arguments: [RankedType(element, []), RankedType(element, [])])
            region.yield([region.arguments[1]])
        }
        return [block.op(
            "scatter", [operands[0], indices, operands[2]],
            attributes: [
                NamedAttribute("scatter_dimension_numbers", .scatter(dimensions)), NamedAttribute("indices_are_sorted", .bool(false)),
                NamedAttribute("unique_indices", .bool(false)),
            ], regions: [region], type: outputs[0])]
    }
}

/// What an update does to the element it meets.
public enum ScatterCombination: Sendable, Hashable {
    /// It is added; updates to one place add up.
    case add
    /// It takes the element's place; which of several updates to one place stays is not defined, nor is the derivative then.
    case replace
}

extension ScatterDimensions {
    /// The scatter that writes where a gather reads.
    init(_ gather: GatherDimensions) {
        self.init(
            updateWindowDims: gather.offsetDims, insertedWindowDims: gather.collapsedSliceDims,
            inputBatchingDims: gather.operandBatchingDims, scatterIndicesBatchingDims: gather.startIndicesBatchingDims,
            scatterDimsToOperandDims: gather.startIndexMap, indexVectorDim: gather.indexVectorDim)
    }
}

extension Tensor {
    /// This tensor with `updates` added or written at the places that `indices` lists: StableHLO's `scatter`.
    ///
    /// - Parameter bounds: `drop` leaves updates out that would reach outside; `clamp` moves them inside.
    public func scatter(
        _ updates: Tensor, at indices: Tensor, _ dimensions: ScatterDimensions, combination: ScatterCombination,
        bounds: IndexBounds = .drop, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        bind1(
            Scatter(dimensions: dimensions, combination: combination, bounds: bounds), [self, indices.widenedIndices, updates],
            file: file, line: line)
    }

    /// This tensor with `updates` added to the slices `rows` of an axis; equal rows add up, rows out of range are left out.
    ///
    /// - Parameters:
    ///   - rows: integer indices of any shape `r`.
    ///   - updates: this tensor's shape with the axis replaced by `r`; it broadcasts to that.
    public func scatterAdd(
        rows: Tensor, updates: Tensor, axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        scattered(rows: rows, updates: updates, axis: axis, combination: .add, file: file, line: line)
    }

    /// This tensor with the slices `rows` of an axis replaced by `updates`; rows out of range are left out, equal rows are undefined.
    public func scatter(
        rows: Tensor, updates: Tensor, axis: Int = 0, file: StaticString = #fileID, line: UInt = #line
    ) -> Tensor {
        scattered(rows: rows, updates: updates, axis: axis, combination: .replace, file: file, line: line)
    }

    private func scattered(
        rows: Tensor, updates: Tensor, axis: Int, combination: ScatterCombination, file: StaticString, line: UInt
    ) -> Tensor {
        if let failed = [self, rows, updates].first(where: { $0.failure != nil }) { return failed }
        guard let resolved = shape.axis(axis) else {
            return .failed(TraceError(op: "scatter", operands: [type], reason: "has no axis \(axis)", place: "\(file):\(line)"))
        }
        let target = Shape(Array(shape.dimensions[..<resolved]) + rows.shape.dimensions + Array(shape.dimensions[(resolved + 1)...]))
        let numbers = ScatterDimensions(GatherDimensions.rows(of: shape, axis: resolved, indexRank: rows.rank))
        return scatter(
            updates.broadcast(to: target, file: file, line: line), at: rows, numbers, combination: combination, file: file, line: line)
    }
}
