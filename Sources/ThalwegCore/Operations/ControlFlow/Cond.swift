import StableHLO

/// One of two programs on the same operands, chosen at run time. Operands: the predicate, then what the branches take.
struct Cond: LinearPrimitive {
    let onTrue: Program
    let onFalse: Program

    var name: String { "cond" }
    var outputCount: Int { onTrue.outputs.count }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0] == TensorType(.bool, []) else { throw TypeMismatch("the predicate must be a Boolean scalar") }
        guard onTrue.outputTypes == onFalse.outputTypes else {
            throw TypeMismatch("the branches give different types: \(onTrue.outputTypes) and \(onFalse.outputTypes)")
        }
        return onTrue.outputTypes
    }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        // The tangent is a second conditional, whose branches compute again what the derivative needs.
        let numbers = tangents.indices.filter { tangents[$0] != nil }
        let types = Array(inputs.dropFirst()).map(\.type) + numbers.map { inputs[$0].type }
        func derivative(_ branch: Program) -> ([Tensor]) -> [Tensor?] {
            { arguments in
                var along = [Tensor?](repeating: nil, count: inputs.count - 1)
                for (offset, number) in numbers.enumerated() { along[number - 1] = arguments[inputs.count - 1 + offset] }
                return branch.jvp(Array(arguments.prefix(inputs.count - 1)), tangents: along).tangents
            }
        }
        let placeholders = types.map(Tensor.placeholder)
        let live = zip(derivative(onTrue)(placeholders), derivative(onFalse)(placeholders)).map { $0 != nil || $1 != nil }
        let chosen = live.indices.filter { live[$0] }
        guard !chosen.isEmpty else { return outputs.map { _ in nil } }
        let operands = [inputs[0]] + inputs.dropFirst() + numbers.compactMap { tangents[$0] }
        let results = Cond.choose(operands, types: types) { branch in
            { arguments in
                let all = derivative(branch ? onTrue : onFalse)(arguments)
                return chosen.map { all[$0] ?? .zeros(onTrue.outputTypes[$0]) }
            }
        }
        var all = [Tensor?](repeating: nil, count: outputs.count)
        for (number, result) in zip(chosen, results.prefix(chosen.count)) { all[number] = result }
        return results.count < chosen.count ? outputs.map { _ in results.first } : all
    }

    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let predicate = operands[0].known else { return operands.map { _ in nil } }
        let linear = operands.dropFirst().map(\.isLinear)
        let known = operands.dropFirst().compactMap(\.known)
        let incoming = zip(cotangents, onTrue.outputTypes).map { $0 ?? .zeros($1) }
        let wanted = linear.indices.filter { linear[$0] }
        let results = Cond.choose([predicate] + known + incoming, types: (known + incoming).map(\.type)) { branch in
            { arguments in
                let program = branch ? onTrue : onFalse
                var rest = arguments[...]
                let values = linear.map { $0 ? nil : rest.popFirst() }
                let all = program.transposed(Array(rest), linear: linear, known: values)
                return wanted.map { all[$0] ?? .zeros(program.inputTypes[$0]) }
            }
        }
        var all = [Tensor?](repeating: nil, count: operands.count)
        for (offset, number) in wanted.enumerated() { all[number + 1] = results.count == wanted.count ? results[offset] : results.first }
        return all
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        let arguments = Array(inputs.dropFirst()), flags = Array(batched.dropFirst())
        func all(_ branch: Program, _ arguments: [Tensor]) -> [Tensor] {
            let (outputs, outputFlags) = branch.vectorized(arguments, batched: flags, size: size)
            return zip(outputs, outputFlags).map { $0.batchedAlready($1, size: size) }
        }
        guard batched[0] else {
            return Cond.choose(inputs, types: arguments.map(\.type)) { branch in { all(branch ? onTrue : onFalse, $0) } }
        }
        return zip(all(onTrue, arguments), all(onFalse, arguments)).map { yes, no in
            let mask = inputs[0].broadcastInDim(yes.shape, axes: [0])
            return select(mask, yes, no)
        }
    }

    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let regions = [onTrue, onFalse].map { branch in
            let region = context.block.nested(arguments: [])
            region.yield(branch.lower(Array(operands.dropFirst()), in: context.nested(region)))
            return region
        }
        return context.block.append("stablehlo.if", [operands[0]], regions: regions, results: outputs)
    }

    /// Traces both branches on operands of the given types and binds the conditional; failed tensors on a mistake.
    static func choose(
        _ operands: [Tensor], types: [TensorType], _ branch: (Bool) -> ([Tensor]) -> [Tensor]
    ) -> [Tensor] {
        // Both branches take the operands and the outer values that either of them captures.
        let inputs = types.map(Tensor.placeholder)
        do throws(TraceError) {
            let yes = try Program(inputs: inputs, outputs: branch(true)(inputs), closed: false)
            let no = try Program(inputs: inputs, outputs: branch(false)(inputs), closed: false)
            let captures = yes.captures + no.captures
            let placeholders = inputs + captures.map { Tensor.placeholder($0.type) }
            func closed(_ program: Program, _ range: Range<Int>) throws(TraceError) -> Program {
                let own = Array(placeholders[inputs.count...])[range]
                return try Program(
                    inputs: placeholders, outputs: program.evaluate(Array(placeholders.prefix(inputs.count)), captures: Array(own)),
                    closed: false)
            }
            let primitive = Cond(
                onTrue: try closed(yes, 0..<yes.captures.count).lifted(), onFalse: try closed(no, yes.captures.count..<captures.count).lifted())
            return bind(primitive, operands + captures)
        } catch {
            return [.failed(error)]
        }
    }
}

/// `then(operand)` or `else(operand)`, chosen by a Boolean scalar at run time; only the chosen one is computed (both under
/// `vmap` over the predicate). What a branch captures instead of taking it as operand is computed in either case.
///
/// Differentiable to any order. Both branches must give the same structure and types.
public func cond<A: TensorStructure, Result: TensorStructure>(
    _ predicate: Tensor, _ operand: A, then onTrue: (A) throws -> Result, else onFalse: (A) throws -> Result
) throws -> Result {
    let inputs = operand.tensors
    if let failure = ([predicate] + inputs).lazy.compactMap(\.failure).first { throw failure }
    let placeholders = inputs.map { Tensor.placeholder($0.type) }
    let yes = try onTrue(operand.replacing(placeholders)), no = try onFalse(operand.replacing(placeholders))
    let programs = try [yes, no].map { try Program(inputs: placeholders, outputs: $0.tensors, closed: false) }
    let results = Cond.choose([predicate] + inputs, types: inputs.map(\.type)) { branch in { programs[branch ? 0 : 1]($0) } }
    if let failure = results.lazy.compactMap(\.failure).first { throw failure }
    return yes.replacing(results)
}
