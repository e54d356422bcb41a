import StableHLO

/// The identity, under a name by which transforms find the value.
struct Tap: LinearPrimitive {
    let label: String
    var name: String { "tap \(label)" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] { inputs }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { tangents }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] { cotangents }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] { bind(self, inputs) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] { operands }

    /// The tapped values among what a program captures, and what that was made from: they do not depend on its inputs.
    static func independent(of program: Program, _ names: (String) -> Bool) -> [(label: String, value: Tensor)] {
        var found: [(label: String, value: Tensor)] = [], seen: Set<ObjectIdentifier> = [], stack = Array(program.captures.reversed())
        while let value = stack.popLast() {
            guard seen.insert(ObjectIdentifier(value.node)).inserted else { continue }
            if case .apply(let primitive) = value.node.source, let tap = primitive as? Tap, names(tap.label),
                !found.contains(where: { $0.label == tap.label })
            {
                found.append((tap.label, value))
            }
            stack += value.node.inputs.reversed()
        }
        return found
    }
}

/// Names an intermediate value so that a transform can hand it back; the value itself is unchanged, and without such a
/// transform the name costs nothing. Use the returned tensor. Taps inside loop bodies are not seen from outside.
public func tap(_ value: Tensor, _ name: String) -> Tensor { bind1(Tap(label: name), [value]) }

/// A scalar loss with its gradient and everything that was tapped on the way.
public struct TappedGradient<Parameters: TensorStructure, Extra: TensorStructure>: Sendable {
    /// The loss.
    public let value: Tensor
    /// What else the function returned.
    public let extra: Extra
    /// The gradient with respect to the parameters.
    public let gradient: Parameters
    /// The tapped values by name.
    public let taps: Tree
    /// The derivative of the loss with respect to each tapped value.
    public let tapGradients: Tree
}

/// The loss, its gradient, the tapped intermediate values and, where wanted, the loss's derivatives with respect to them.
///
/// Each tapped value `h` becomes `h + ε` with `ε = 0`; the derivative with respect to `ε` is the cotangent of `h`.
/// Cost: that of `valueAndGrad`, plus the storage of the values.
/// - Parameters:
///   - names: which taps to hand back.
///   - differentiating: which of them to give a gradient for.
///   - constants: whether values that do not depend on the point (a first layer's inputs) are handed back too, without a gradient.
///   - function: the loss, and whatever else shall be handed back.
public func tappedValueAndGrad<A: TensorStructure, Extra: TensorStructure>(
    at point: A, taps names: (String) -> Bool = { _ in true }, differentiating: (String) -> Bool = { _ in false },
    constants: Bool = false, _ function: (A) throws -> (loss: Tensor, extra: Extra)
) throws -> TappedGradient<A, Extra> {
    var structure: Extra?
    let inputs = point.tensors
    let traced = try TracedFunction(at: inputs) { tensors in
        let (loss, extra) = try function(point.replacing(tensors))
        structure = extra
        return [loss] + extra.tensors
    }
    let program = try traced.program.writingOutCheckpoints { $0.hasTap(names) }
    guard let structure else { throw TraceError(op: "tap", reason: "the function was not run") }
    guard program.outputTypes[0].shape.rank == 0, program.outputTypes[0].dtype.isFloatingPoint else {
        throw TraceError(op: "grad", operands: [program.outputTypes[0]], reason: "the loss must be a floating-point scalar")
    }
    let seen = program.equations.compactMap { equation in
        (equation.primitive as? Tap).map { (label: $0.label, type: program.variableTypes[equation.outputs[0]]) }
    }
    var labels: [String] = [], perturbed: [(label: String, type: TensorType)] = []
    for (label, type) in seen where names(label) && !labels.contains(label) {
        labels.append(label)
        if differentiating(label) && type.dtype.isFloatingPoint { perturbed.append((label, type)) }
    }
    let extraCount = structure.tensors.count
    // Inputs: parameters, then one perturbation per differentiated tap. Outputs: loss, extra, tapped values.
    let widened = try Program.trace(program.inputTypes + perturbed.map(\.type)) { arguments in
        var values: [String: Tensor] = [:]
        let results = program.evaluate(Array(arguments.prefix(inputs.count)), captures: program.captures) { equation, operands in
            guard let label = (equation.primitive as? Tap)?.label, labels.contains(label), values[label] == nil else { return nil }
            var value = operands[0]
            if let number = perturbed.firstIndex(where: { $0.label == label }) { value = value + arguments[inputs.count + number] }
            values[label] = value
            return [value]
        }
        return results + labels.compactMap { values[$0] }
    }
    let fixed = constants ? Tap.independent(of: program, names).filter { !labels.contains($0.label) } : []
    let zeros = perturbed.map { Tensor.zeros($0.type.shape, dtype: $0.type.dtype) }
    let (outputs, derivative) = widened.linearize(inputs + zeros)
    var seeds: [Tensor?] = outputs.map { _ in nil }
    seeds[0] = .ones([], dtype: program.outputTypes[0].dtype)
    let cotangents = derivative.transpose(seeds)
    return TappedGradient(
        value: outputs[0], extra: structure.replacing(Array(outputs[1..<1 + extraCount])),
        gradient: point.replacing(Array(cotangents.prefix(inputs.count))),
        taps: Tree(names: labels + fixed.map(\.label), leaves: outputs[(1 + extraCount)...] + fixed.map(\.value)),
        tapGradients: Tree(names: perturbed.map(\.label), leaves: Array(cotangents[inputs.count...])))
}
