/// The function on many examples at once: axis `axis` of the argument, and axis 0 of the result, count the examples.
///
/// `vmap(grad(of: f))` gives per-example gradients. Cost: that of the batched ops; nothing is looped.
/// - Parameter axis: the batch axis of every tensor of the argument.
public func vmap<A: TensorStructure, B: TensorStructure>(
    _ function: @escaping @Sendable (A) throws -> B, inAxes axis: Int = 0
) -> @Sendable (A) throws -> B {
    { argument in try vectorize([(argument.tensors, axis)]) { try function(argument.replacing($0[0])) } }
}

/// As above for two arguments; an axis of nil passes the argument unchanged to every example.
public func vmap<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ function: @escaping @Sendable (A, B) throws -> C, inAxes axes: (Int?, Int?) = (0, 0)
) -> @Sendable (A, B) throws -> C {
    { a, b in
        try vectorize([(a.tensors, axes.0), (b.tensors, axes.1)]) { try function(a.replacing($0[0]), b.replacing($0[1])) }
    }
}

/// As above for three arguments.
public func vmap<A: TensorStructure, B: TensorStructure, C: TensorStructure, D: TensorStructure>(
    _ function: @escaping @Sendable (A, B, C) throws -> D, inAxes axes: (Int?, Int?, Int?) = (0, 0, 0)
) -> @Sendable (A, B, C) throws -> D {
    { a, b, c in
        try vectorize([(a.tensors, axes.0), (b.tensors, axes.1), (c.tensors, axes.2)]) {
            try function(a.replacing($0[0]), b.replacing($0[1]), c.replacing($0[2]))
        }
    }
}

private func vectorize<Result: TensorStructure>(
    _ groups: [(tensors: [Tensor], axis: Int?)], _ body: ([[Tensor]]) throws -> Result
) throws -> Result {
    var size: Int?
    var arguments: [Tensor] = [], batched: [Bool] = [], types: [TensorType] = []
    for (tensors, axis) in groups {
        for tensor in tensors {
            if let failure = tensor.failure { throw failure }
            guard let axis else {
                arguments.append(tensor)
                batched.append(false)
                types.append(tensor.type)
                continue
            }
            guard let resolved = tensor.shape.axis(axis) else {
                throw TraceError(op: "vmap", operands: [tensor.type], reason: "has no axis \(axis)")
            }
            let extent = tensor.shape[resolved]
            guard size == nil || size == extent else {
                throw TraceError(op: "vmap", operands: [tensor.type], reason: "axis \(axis) has \(extent) examples, another argument \(size ?? 0)")
            }
            size = extent
            let moved = tensor.transpose([resolved] + tensor.shape.indices.filter { $0 != resolved })
            arguments.append(moved)
            batched.append(true)
            types.append(TensorType(tensor.dtype, Shape(Array(moved.shape.dimensions.dropFirst()))))
        }
    }
    guard let size else { throw TraceError(op: "vmap", reason: "no argument has a batch axis: at least one of inAxes must be a number") }
    var structure: Result?
    let program = try Program.trace(types) { inputs in
        var rest = inputs[...]
        let grouped = groups.map { group -> [Tensor] in
            defer { rest = rest.dropFirst(group.tensors.count) }
            return Array(rest.prefix(group.tensors.count))
        }
        let value = try body(grouped)
        structure = value
        return value.tensors
    }
    let (outputs, flags) = program.vectorized(arguments, batched: batched, size: size)
    guard let structure else { throw TraceError(op: "vmap", reason: "the function was not run") }
    return structure.replacing(zip(outputs, flags).map { $0.batchedAlready($1, size: size) })
}
