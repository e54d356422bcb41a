import StableHLO

/// A function whose derivative is given by hand. The rule is a tangent program that must be linear in the tangents.
struct CustomJVP: Primitive {
    let function: Program
    /// (primals, tangents) → tangents of the outputs.
    let rule: DerivativeRule
    var name: String { "custom_jvp" }
    var outputCount: Int { function.outputs.count }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { function.outputTypes }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let dense = zip(inputs, tangents).map { $1 ?? .zeros($0.type) }
        return rule.derivative(inputs, dense).map { $0 }
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        // The derivative of the batched function is the batched rule.
        let dense = zip(inputs, batched).map { $0.batchedAlready($1, size: size) }
        let inner = function, rule = rule, flags = dense.map { _ in true }
        let traced = Program.rule(dense.map(\.type)) { inner.vectorized($0, batched: flags, size: size).outputs }
        switch traced {
        case .failure(let error): return [Tensor](repeating: .failed(error), count: outputCount)
        case .success((let program, _)):
            let batchedRule = DerivativeRule { primals, tangents in
                let types = inner.inputTypes + inner.inputTypes
                switch Program.rule(types, { rule.derivative(Array($0.prefix(primals.count)), Array($0.dropFirst(primals.count))) }) {
                case .failure(let error): return [Tensor](repeating: .failed(error), count: inner.outputs.count)
                case .success((let program, let captures)):
                    let captured = captures.map { $0.batchedAlready(false, size: size) }
                    let (outputs, outputFlags) = program.vectorized(
                        primals + tangents + captured, batched: (primals + tangents + captured).map { _ in true }, size: size)
                    return zip(outputs, outputFlags).map { $0.batchedAlready($1, size: size) }
                }
            }
            return bind(CustomJVP(function: program, rule: batchedRule), dense)
        }
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        function.lower(operands, in: context)
    }
}

/// A derivative rule as a value; two rules are equal when they are the same object.
final class DerivativeRule: Sendable, Hashable {
    let derivative: @Sendable (_ primals: [Tensor], _ others: [Tensor]) -> [Tensor]
    init(_ derivative: @escaping @Sendable ([Tensor], [Tensor]) -> [Tensor]) { self.derivative = derivative }
    static func == (a: DerivativeRule, b: DerivativeRule) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// `function` with its own forward derivative.
///
/// - Parameter derivative: from the point and a tangent to the tangent of the value; linear in the tangent, and built from
///   ops that reverse mode can transpose.
public func customJVP<A: TensorStructure, B: TensorStructure>(
    _ function: @escaping @Sendable (A) throws -> B, derivative: @escaping @Sendable (_ point: A, _ tangent: A) throws -> B
) -> @Sendable (A) throws -> B {
    { point in
        var structure: B?
        let (program, captures) = try Program.body(point.tensors.map(\.type)) {
            let value = try function(point.replacing($0))
            structure = value
            return value.tensors
        }
        guard let structure, captures.isEmpty else {
            throw TraceError(op: "customJVP", operands: captures.map(\.type), reason: "the function captures traced values; pass them as arguments")
        }
        let count = structure.tensors.count
        let rule = DerivativeRule { primals, tangents in
            do { return try derivative(point.replacing(primals), point.replacing(tangents)).tensors }
            catch { return [Tensor](repeating: .failed(traceError(error, in: "customJVP")), count: count) }
        }
        return structure.replacing(bind(CustomJVP(function: program, rule: rule), point.tensors))
    }
}

/// The linear map of a function with a hand-written reverse rule; exists only to be transposed.
struct CustomPullback: LinearPrimitive {
    /// (residuals, cotangents) → cotangents of the inputs.
    let rule: DerivativeRule
    let types: [TensorType]
    let residualCount: Int
    var name: String { "custom_vjp" }
    var outputCount: Int { types.count }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { types }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { refused("forward mode over a custom reverse rule") }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        [Tensor](repeating: .failed(TraceError(op: name, reason: "vmap of the derivative must be applied outside: vmap(grad(f)), not grad(vmap(f))")), count: types.count)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        // Reached only when forward mode asked for the tangents: there is no rule, so they are NaN rather than wrong.
        outputs.map { context.splat(.nan, $0) }
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let residuals = operands.prefix(residualCount).compactMap(\.known)
        let results = rule.derivative(residuals, zip(cotangents, types).map { $0 ?? .zeros($1) })
        return residuals.map { _ in nil } + results.map { $0 }
    }
    private func refused(_ what: String) -> [Tensor?] {
        types.map { _ in .failed(TraceError(op: name, reason: "\(what) has no rule; use customJVP, which serves both modes")) }
    }
}

/// A function whose reverse derivative is given by hand: a primal program and the rule.
struct CustomVJP: Primitive {
    let function: Program
    let forward: DerivativeRule
    let backward: DerivativeRule
    var name: String { "custom_vjp" }
    var outputCount: Int { function.outputs.count }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { function.outputTypes }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { jvpWithOutputs(inputs, tangents: tangents).tangents }
    func jvpWithOutputs(_ inputs: [Tensor], tangents: [Tensor?]) -> (outputs: [Tensor], tangents: [Tensor?]) {
        let all = forward.derivative(inputs, [])
        let outputs = Array(all.prefix(outputCount)), residuals = Array(all.dropFirst(outputCount))
        let dense = zip(inputs, tangents).map { $1 ?? .zeros($0.type) }
        let map = CustomPullback(rule: backward, types: function.outputTypes, residualCount: residuals.count)
        return (outputs, bind(map, residuals + dense).map { $0 })
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        let (outputs, flags) = function.vectorized(inputs, batched: batched, size: size)
        return zip(outputs, flags).map { $0.batchedAlready($1, size: size) }
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        function.lower(operands, in: context)
    }
}

/// `function` with its own reverse derivative.
///
/// - Parameters:
///   - forward: the value, and what the backward pass needs of it.
///   - backward: from those residuals and the value's cotangent to the point's cotangent.
/// Forward mode over it is an error; `customJVP` serves both modes.
public func customVJP<A: TensorStructure, B: TensorStructure>(
    _ function: @escaping @Sendable (A) throws -> B,
    forward: @escaping @Sendable (A) throws -> (value: B, residuals: [Tensor]),
    backward: @escaping @Sendable (_ residuals: [Tensor], _ cotangent: B) throws -> A
) -> @Sendable (A) throws -> B {
    { point in
        var structure: B?
        let (program, captures) = try Program.body(point.tensors.map(\.type)) {
            let value = try function(point.replacing($0))
            structure = value
            return value.tensors
        }
        guard let structure, captures.isEmpty else {
            throw TraceError(op: "customVJP", operands: captures.map(\.type), reason: "the function captures traced values; pass them as arguments")
        }
        let ahead = DerivativeRule { primals, _ in
            do {
                let (value, residuals) = try forward(point.replacing(primals))
                return value.tensors + residuals
            } catch { return structure.tensors.map { _ in .failed(traceError(error, in: "customVJP")) } }
        }
        let back = DerivativeRule { residuals, cotangents in
            do { return try backward(residuals, structure.replacing(cotangents)).tensors }
            catch { return point.tensors.map { _ in .failed(traceError(error, in: "customVJP")) } }
        }
        return structure.replacing(bind(CustomVJP(function: program, forward: ahead, backward: back), point.tensors))
    }
}
