public import ThalwegCore

/// How many examples, and how many vectors, a Hessian product takes at once within a size of intermediate values, and how many vectors may be
/// kept beside it.
public struct CurvatureMemory: Sendable, Hashable {
    /// Examples in a block.
    public let rows: Int
    /// Vectors at once.
    public let width: Int
    /// Vectors of the parameters' length that fit, beside a product, into four times what a gradient of a block takes with its parameters and
    /// examples; those within 64 MiB are not counted.
    public let vectors: Int

    private static let uncounted = 1 << 26

    /// The largest of both within `bytes`: first the examples (halved from `rows` down), then the vectors (at most 4).
    ///
    /// A constant of the problem, however much memory is free, so that sums are made in the same order. Cost: traces, nothing is compiled.
    /// - Parameters:
    ///   - parameters: types of the parameters looked at.
    ///   - fixed: types of what stays.
    ///   - inputs: one example's.
    ///   - targets: one example's.
    public init(
        parameters: NamedTree<TensorType>, fixed: NamedTree<TensorType>, inputs: TensorType, targets: TensorType, rows: Int,
        functions: CurvatureProblem.Functions, bytes: Int = 1 << 30
    ) throws {
        let space = FlatSpace(Tree(names: parameters.names, leaves: parameters.leaves.map { .zeros($0.shape, dtype: $0.dtype) }))
        func program(_ rows: Int, product: Bool = true) throws -> Program {
            let block = [
                TensorType(inputs.dtype, inputs.shape.prepending(rows)), TensorType(targets.dtype, targets.shape.prepending(rows)),
                TensorType(space.dtype, [rows]), TensorType(space.dtype, [space.count]),
            ]
            let (a, b) = (parameters.count, parameters.count + fixed.count)
            return try Program.trace(parameters.leaves + fixed.leaves + block, closed: true) { arguments in
                let seen = CurvatureRows(CurvatureProblem.Rows(
                    functions: functions, fixed: Tree(names: fixed.names, leaves: Array(arguments[a..<b])), inputs: arguments[b],
                    targets: arguments[b + 1], weights: arguments[b + 2], number: Tensor(0, dtype: .int32), measures: Tensor(HostArray([1.0, 1.0]))))
                let point = Tree(names: parameters.names, leaves: Array(arguments[..<a]))
                if !product { return grad { try seen.loss(try seen.outputs($0)) }(point).leaves }
                return [space.vector(try HessianOperator.product(at: point, along: space.tree(arguments[b + 3]), rows: seen))]
            }.simplified()
        }
        var count = max(1, rows), one = try program(count), used = one.memoryUse()
        while count > 1, used.temporary > bytes {
            count = (count + 1) / 2
            one = try program(count)
            used = one.memoryUse()
        }
        self.rows = count
        // A loop over the vectors takes no more memory than one of them.
        width = one.goesByLoop ? 4 : max(1, min(4, bytes / max(used.temporary, 1)))
        let vector = max(1, space.count * space.dtype.byteCount), gradient = try program(count, product: false).memoryUse()
        // The gradient's program is given the vector of the product too, which it does not use.
        let allowed = 4 * (gradient.arguments + gradient.additional - vector) - (used.arguments + used.additional)
        vectors = max(CurvatureMemory.uncounted, allowed) / vector
    }
}
