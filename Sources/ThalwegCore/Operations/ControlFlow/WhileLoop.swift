import StableHLO

/// A loop that runs while a condition on its carry holds. Operands: carry, constants of the condition, constants of the body.
struct WhileLoop: Primitive {
    let condition: Program
    let body: Program
    let carryCount: Int

    var name: String { "while" }
    var outputCount: Int { carryCount }
    private var conditionConstants: Int { condition.inputTypes.count - carryCount }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard condition.outputTypes == [TensorType(.bool, [])] else {
            throw TypeMismatch("the condition gives \(condition.outputTypes), not one Boolean scalar")
        }
        guard body.outputTypes == Array(body.inputTypes.prefix(carryCount)) else {
            throw TypeMismatch("the body turns a carry of \(body.inputTypes.prefix(carryCount)) into \(body.outputTypes); types must stay")
        }
        return body.outputTypes
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        // A second loop carries the values and the tangents; the first one is left for what needs no derivative.
        let bodyStart = carryCount + conditionConstants
        let bodyInputs = Array(0..<carryCount) + Array(bodyStart..<inputs.count)
        var active = bodyInputs.map { tangents[$0] != nil }
        while true {
            let along = zip(body.inputTypes, active).map { $1 ? Tensor.placeholder($0) : nil }
            let derivatives = body.jvp(body.inputTypes.map(Tensor.placeholder), tangents: along).tangents
            let grown = (0..<carryCount).filter { !active[$0] && derivatives[$0] != nil }
            if grown.isEmpty { break }
            for number in grown { active[number] = true }
        }
        let carried = (0..<carryCount).filter { active[$0] }
        let constants = (carryCount..<bodyInputs.count).filter { active[$0] }
        let constantTangents = constants.compactMap { tangents[bodyInputs[$0]] }
        let carry = Array(inputs.prefix(carryCount)) + carried.map { tangents[$0] ?? .zeros(inputs[$0].type) }
        let rest = Array(inputs[bodyStart...]) + constantTangents
        let conditionRule = Program.rule(carry.map(\.type) + (carryCount..<bodyStart).map { inputs[$0].type }) { arguments in
            condition(Array(arguments.prefix(carryCount)) + arguments.dropFirst(carry.count))
        }
        let bodyRule = Program.rule(carry.map(\.type) + rest.map(\.type)) { arguments in
            let constantsStart = carry.count, tangentsStart = constantsStart + bodyInputs.count - carryCount
            let primals = Array(arguments.prefix(carryCount)) + arguments[constantsStart..<tangentsStart]
            var along = [Tensor?](repeating: nil, count: primals.count)
            for (offset, number) in carried.enumerated() { along[number] = arguments[carryCount + offset] }
            for (offset, number) in constants.enumerated() { along[number] = arguments[tangentsStart + offset] }
            let (values, derivatives) = body.jvp(primals, tangents: along)
            return values + carried.map { derivatives[$0] ?? .zeros(body.inputTypes[$0]) }
        }
        do throws(TraceError) {
            let condition = try conditionRule.get(), body = try bodyRule.get()
            let loop = WhileLoop(condition: condition.program, body: body.program, carryCount: carry.count)
            let results = bind(loop, carry + inputs[carryCount..<bodyStart] + condition.captures + rest + body.captures)
            var all = [Tensor?](repeating: nil, count: carryCount)
            for (offset, number) in carried.enumerated() { all[number] = results[carryCount + offset] }
            return all
        } catch {
            return [Tensor?](repeating: .failed(error), count: carryCount)
        }
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        // All examples run until the last one is done; those that are done keep their carry.
        let bodyStart = carryCount + conditionConstants
        let carry = (0..<carryCount).map { inputs[$0].batchedAlready(batched[$0], size: size) }
        let flags = batched.indices.map { $0 < carryCount || batched[$0] }
        let conditionFlags = Array(flags[0..<bodyStart]), bodyFlags = Array(flags[0..<carryCount] + flags[bodyStart...])
        func goesOn(_ arguments: [Tensor]) -> Tensor {
            let (outputs, outputFlags) = condition.vectorized(arguments, batched: conditionFlags, size: size)
            return outputs[0].batchedAlready(outputFlags[0], size: size)
        }
        let conditionInputs = Array(inputs[carryCount..<bodyStart]), bodyInputs = Array(inputs[bodyStart...])
        let conditionRule = Program.rule((carry + conditionInputs).map(\.type)) { [goesOn($0).converted(to: .int32).sum() .> 0] }
        let bodyRule = Program.rule((carry + bodyInputs + conditionInputs).map(\.type)) { arguments in
            let old = Array(arguments.prefix(carryCount))
            let mask = goesOn(old + arguments.suffix(conditionInputs.count))
            let (outputs, outputFlags) = body.vectorized(Array(arguments.dropLast(conditionInputs.count)), batched: bodyFlags, size: size)
            return (0..<carryCount).map { number in
                let new = outputs[number].batchedAlready(outputFlags[number], size: size)
                return select(mask.broadcastInDim(new.shape, axes: [0]), new, old[number])
            }
        }
        do throws(TraceError) {
            let condition = try conditionRule.get(), body = try bodyRule.get()
            let loop = WhileLoop(condition: condition.program, body: body.program, carryCount: carryCount)
            var operands = carry + conditionInputs
            operands += condition.captures
            operands += bodyInputs
            operands += conditionInputs
            operands += body.captures
            return bind(loop, operands)
        } catch {
            return [Tensor](repeating: .failed(error), count: carryCount)
        }
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let types = operands.map(\.type), bodyStart = carryCount + conditionConstants
        let test = context.block.nested(arguments: types), step = context.block.nested(arguments: types)
        test.yield(condition.lower(Array(test.arguments[0..<bodyStart]), in: context.nested(test)))
        let next = body.lower(
            Array(step.arguments[0..<carryCount] + step.arguments[bodyStart...]), in: context.nested(step),
            donated: Dictionary(uniqueKeysWithValues: (0..<carryCount).map { ($0, $0) }))
        step.yield(next + step.arguments.dropFirst(carryCount))
        let results = context.block.append("stablehlo.while", operands, regions: [test, step], results: types)
        return Array(results.prefix(carryCount))
    }
}

/// Repeats `body` on the carry while `condition` holds.
///
/// Differentiable in forward mode to any order. With `maximumIterations` the loop becomes a `scan` of that length whose
/// later steps change nothing: then reverse mode works too, at the cost of always running that many steps.
/// - Throws: what the closures throw, and the first tracing mistake.
public func whileLoop<Carry: TensorStructure>(
    _ initial: Carry, maximumIterations: Int? = nil,
    while condition: (Carry) throws -> Tensor, _ body: (Carry) throws -> Carry
) throws -> Carry {
    let carry = initial.tensors
    if let failure = carry.lazy.compactMap(\.failure).first { throw failure }
    if let maximumIterations {
        return try scan(initial, length: maximumIterations) { current, _ in
            let active = try condition(current)
            let next = try body(current)
            return (current.replacing(zip(next.tensors, current.tensors).map { select(active, $0, $1) }), [])
        }.carry
    }
    let test = try Program.body(carry.map(\.type)) { [try condition(initial.replacing($0))] }
    let step = try Program.body(carry.map(\.type)) { try body(initial.replacing($0)).tensors }
    let loop = WhileLoop(condition: test.program, body: step.program, carryCount: carry.count)
    let results = bind(loop, carry + test.captures + step.captures)
    if let failure = results.first?.failure { throw failure }
    return initial.replacing(results)
}
