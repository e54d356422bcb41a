import StableHLO

/// A loop of fixed length that carries values along, reads one slice of each `xs` per step and stacks one slice of each `ys`.
///
/// Operands: initial carry, `xs` (first axis = step), constants. The body takes carry, slices, constants and gives carry, slices.
struct Scan: LinearPrimitive {
    let body: Program
    let carryCount: Int
    let sliceCount: Int
    let length: Int
    /// Whether the steps run from last to first.
    let reverse: Bool

    var name: String { "scan" }
    var outputCount: Int { body.outputs.count }
    var constantCount: Int { body.inputTypes.count - carryCount - sliceCount }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        for (number, type) in inputs.enumerated() {
            let expected = body.inputTypes[number]
            let isSlice = (carryCount..<carryCount + sliceCount).contains(number)
            guard type == (isSlice ? expected.batched(length) : expected) else {
                throw TypeMismatch("operand \(number) is \(type), the body takes \(expected)\(isSlice ? " per step" : "")")
            }
        }
        let results = body.outputTypes
        guard Array(results.prefix(carryCount)) == Array(body.inputTypes.prefix(carryCount)) else {
            throw TypeMismatch("the body turns a carry of \(body.inputTypes.prefix(carryCount)) into \(results.prefix(carryCount)); types must stay")
        }
        return Array(results.prefix(carryCount)) + results.dropFirst(carryCount).map { $0.batched(length) }
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { jvpWithOutputs(inputs, tangents: tangents).tangents }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        if let results = callingKernel(operands, outputs: outputs, in: context) { return results }
        let block = context.block
        let indexType = RankedType(.i32, [])
        let zero = block.constant(DenseElements(type: indexType, bytes: HostArray(scalar: Int32(0)).bytes))
        let stacked = outputs.dropFirst(carryCount).map { context.splat(0, $0) }
        let state = [zero] + operands + stacked
        let condition = block.nested(arguments: state.map(\.type))
        let limit = condition.constant(DenseElements(type: indexType, bytes: HostArray(scalar: Int32(length)).bytes))
        condition.yield([condition.op(
            "compare", [condition.arguments[0], limit],
            attributes: [NamedAttribute("comparison_direction", .enumeration(kind: "comparison_direction", value: "LT"))],
            type: RankedType(.i1, []))])

        let step = block.nested(arguments: state.map(\.type)), inner = context.nested(step)
        let counter = step.arguments[0]
        var at = counter
        if reverse {
            let last = step.constant(DenseElements(type: indexType, bytes: HostArray(scalar: Int32(length - 1)).bytes))
            at = step.op("subtract", [last, counter], type: indexType)
        }
        func starts(_ rank: Int) -> [Value] { [at] + [Value](repeating: inner.splat(0, indexType), count: rank - 1) }
        var arguments = Array(step.arguments[1..<1 + operands.count])
        for number in carryCount..<carryCount + sliceCount {
            let array = arguments[number]
            let sizes = [1] + array.type.dimensions.dropFirst()
            let row = step.op(
                "dynamic_slice", [array] + starts(sizes.count), attributes: [NamedAttribute("slice_sizes", .integers(sizes))],
                type: RankedType(array.type.element, sizes))
            arguments[number] = step.op("reshape", [row], type: body.inputTypes[number].ranked)
        }
        let results = body.lower(arguments, in: inner, donated: Dictionary(uniqueKeysWithValues: (0..<carryCount).map { ($0, $0) }))
        var next = Array(step.arguments.dropFirst())
        next.replaceSubrange(0..<carryCount, with: results.prefix(carryCount))
        for (offset, slice) in results.dropFirst(carryCount).enumerated() {
            let place = operands.count + offset
            let row = step.op("reshape", [slice], type: RankedType(slice.type.element, [1] + slice.type.dimensions))
            next[place] = step.op("dynamic_update_slice", [next[place], row] + starts(row.type.dimensions.count), type: next[place].type)
        }
        let one = step.constant(DenseElements(type: indexType, bytes: HostArray(scalar: Int32(1)).bytes))
        step.yield([step.op("add", [counter, one], type: indexType)] + next)
        let final = block.append("stablehlo.while", state, regions: [condition, step], results: state.map(\.type))
        return Array(final[1..<1 + carryCount]) + final.dropFirst(1 + operands.count)
    }
}

/// Repeats `body` for each row of `xs`: the carry goes from step to step, the second results are stacked along a new first axis.
///
/// Differentiable to any order in both modes; reverse mode stores what the derivative needs of every step.
/// - Parameters:
///   - initial: the carry before the first step; its types must not change.
///   - xs: tensors whose first axis counts the steps; may be empty when `length` is given.
///   - length: the number of steps; taken from `xs` when nil.
///   - reverse: run from the last row to the first; stacked results stay aligned with `xs`.
/// - Returns: the last carry and the stacked results; failed tensors on a mistake.
/// - Throws: what `body` throws, and its first tracing mistake.
public func scan<Carry: TensorStructure>(
    _ initial: Carry, over xs: [Tensor] = [], length: Int? = nil, reverse: Bool = false,
    _ body: (Carry, [Tensor]) throws -> (carry: Carry, outputs: [Tensor])
) throws -> (carry: Carry, outputs: [Tensor]) {
    let carry = initial.tensors
    if let failure = (carry + xs).lazy.compactMap(\.failure).first { throw failure }
    guard let steps = length ?? xs.first?.shape.first, xs.allSatisfy({ $0.shape.first == steps }), steps >= 0 else {
        throw TraceError(op: "scan", operands: xs.map(\.type), reason: "the first axes must all equal the number of steps; give `length` without xs")
    }
    let slices = xs.map { TensorType($0.dtype, Shape(Array($0.shape.dimensions.dropFirst()))) }
    let (program, captures) = try Program.body(carry.map(\.type) + slices) { arguments in
        let result = try body(initial.replacing(Array(arguments.prefix(carry.count))), Array(arguments.dropFirst(carry.count)))
        return result.carry.tensors + result.outputs
    }
    let primitive = Scan(body: program, carryCount: carry.count, sliceCount: xs.count, length: steps, reverse: reverse)
    let results = bind(primitive, carry + xs + captures)
    if let failure = results.first?.failure { throw failure }
    return (initial.replacing(Array(results.prefix(carry.count))), Array(results.dropFirst(carry.count)))
}
