/// A function traced once at given arguments: what every transform below starts from.
struct TracedFunction {
    let program: Program

    /// - Throws: the first mistake made in `body`.
    init(at inputs: [Tensor], _ body: ([Tensor]) throws -> [Tensor]) throws {
        if let failure = inputs.lazy.compactMap(\.failure).first { throw failure }
        program = try Program.trace(inputs.map(\.type), body)
    }
}

/// The mistake as a `TraceError`, for carrying in a tensor.
func traceError(_ error: any Error, in transform: String) -> TraceError {
    error as? TraceError ?? TraceError(op: transform, reason: "\(error)")
}

/// The value of a scalar function and its gradient.
///
/// Cost: about 3 times the function, whatever the number of parameters (reverse mode).
/// A function whose value is no floating-point scalar is a mistake that `compile` reports.
public func valueAndGrad<A: TensorStructure>(
    of function: @escaping @Sendable (A) throws -> Tensor
) -> @Sendable (A) -> (value: Tensor, gradient: A) {
    { differentiate($0, function) }
}

/// As above, with respect to the first of two arguments.
public func valueAndGrad<A: TensorStructure, B: TensorStructure>(
    of function: @escaping @Sendable (A, B) throws -> Tensor
) -> @Sendable (A, B) -> (value: Tensor, gradient: A) {
    { point, b in differentiate(point) { try function($0, b) } }
}

/// As above, with respect to the first of three arguments.
public func valueAndGrad<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    of function: @escaping @Sendable (A, B, C) throws -> Tensor
) -> @Sendable (A, B, C) -> (value: Tensor, gradient: A) {
    { point, b, c in differentiate(point) { try function($0, b, c) } }
}

/// The gradient of a scalar function; see `valueAndGrad(of:)`.
public func grad<A: TensorStructure>(of function: @escaping @Sendable (A) throws -> Tensor) -> @Sendable (A) -> A {
    { differentiate($0, function).gradient }
}

/// The gradient with respect to the first of two arguments.
public func grad<A: TensorStructure, B: TensorStructure>(
    of function: @escaping @Sendable (A, B) throws -> Tensor
) -> @Sendable (A, B) -> A {
    { point, b in differentiate(point) { try function($0, b) }.gradient }
}

/// The gradient with respect to the first of three arguments.
public func grad<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    of function: @escaping @Sendable (A, B, C) throws -> Tensor
) -> @Sendable (A, B, C) -> A {
    { point, b, c in differentiate(point) { try function($0, b, c) }.gradient }
}

private func differentiate<A: TensorStructure>(_ point: A, _ function: (A) throws -> Tensor) -> (value: Tensor, gradient: A) {
    let inputs = point.tensors
    do {
        let traced = try TracedFunction(at: inputs) { [try function(point.replacing($0))] }
        let output = traced.program.outputTypes[0]
        guard output.shape.rank == 0, output.dtype.isFloatingPoint else {
            throw TraceError(
                op: "grad", operands: [output], reason: "the function must give a floating-point scalar; reduce it with sum() or mean()")
        }
        let (values, derivative) = traced.program.linearize(inputs)
        return (values[0], point.replacing(derivative.transpose([.ones([], dtype: output.dtype)])))
    } catch {
        let failed = Tensor.failed(traceError(error, in: "grad"))
        return (failed, point.replacing(inputs.map { _ in failed }))
    }
}

/// Forward mode: the value of `function` at `point` and its directional derivative J·`tangent`.
///
/// Cost: about twice the function.
public func jvp<A: TensorStructure, B: TensorStructure>(
    _ function: (A) throws -> B, at point: A, along tangent: A
) throws -> (value: B, tangent: B) {
    let inputs = point.tensors
    let box = try traceStructured(function, at: point)
    let (values, tangents) = box.program.jvp(inputs, tangents: zip(inputs, tangent.tensors).map { $0.dtype.isFloatingPoint ? $1 : nil })
    let dense = zip(values, tangents).map { $1 ?? .zeros($0.shape, dtype: $0.dtype) }
    return (box.structure.replacing(values), box.structure.replacing(dense))
}

/// Reverse mode: the value of `function` at `point`, and the map from a cotangent of the value to the cotangent of the point.
///
/// Cost: about twice the function for the value, and as much again for each pullback.
public func vjp<A: TensorStructure, B: TensorStructure>(
    _ function: (A) throws -> B, at point: A
) throws -> (value: B, pullback: @Sendable (B) -> A) {
    let box = try traceStructured(function, at: point)
    let (values, derivative) = box.program.linearize(point.tensors)
    return (box.structure.replacing(values), { point.replacing(derivative.transpose($0.tensors)) })
}

/// The Hessian of a scalar function times a vector: the derivative of the gradient along `direction`.
///
/// Cost: about twice the gradient; no matrix is formed (Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147).
public func hvp<A: TensorStructure>(of function: @escaping @Sendable (A) throws -> Tensor, at point: A, along direction: A) -> A {
    let gradient = grad(of: function)
    do {
        return try jvp({ gradient($0) }, at: point, along: direction).tangent
    } catch {
        let failed = Tensor.failed(traceError(error, in: "hvp"))
        return point.replacing(point.tensors.map { _ in failed })
    }
}

private func traceStructured<A: TensorStructure, B: TensorStructure>(
    _ function: (A) throws -> B, at point: A
) throws -> (program: Program, structure: B) {
    var structure: B?
    let traced = try TracedFunction(at: point.tensors) { tensors in
        let value = try function(point.replacing(tensors))
        structure = value
        return value.tensors
    }
    guard let structure else { throw TraceError(op: "trace", reason: "the function was not run") }
    return (traced.program, structure)
}
