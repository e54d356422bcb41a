public import ThalwegCore

/// How many examples, and how many vectors, a Hessian product takes at once within a size of intermediate values.
public struct CurvatureMemory: Sendable, Hashable {
    /// Examples in a block.
    public let rows: Int
    /// Vectors at once.
    public let width: Int

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
        func temporary(_ rows: Int) throws -> Int {
            let block = [
                TensorType(inputs.dtype, inputs.shape.prepending(rows)), TensorType(targets.dtype, targets.shape.prepending(rows)),
                TensorType(space.dtype, [rows]), TensorType(space.dtype, [space.count]),
            ]
            let (a, b) = (parameters.count, parameters.count + fixed.count)
            let program = try Program.trace(parameters.leaves + fixed.leaves + block, closed: true) { arguments in
                let seen = CurvatureRows(CurvatureProblem.Rows(
                    functions: functions, fixed: Tree(names: fixed.names, leaves: Array(arguments[a..<b])), inputs: arguments[b],
                    targets: arguments[b + 1], weights: arguments[b + 2], number: Tensor(0, dtype: .int32), scale: 1))
                let point = Tree(names: parameters.names, leaves: Array(arguments[..<a]))
                return [space.vector(try HessianOperator.product(at: point, along: space.tree(arguments[b + 3]), rows: seen))]
            }
            return program.simplified().memoryUse().temporary
        }
        var count = max(1, rows), used = try temporary(count)
        while count > 1, used > bytes {
            count = (count + 1) / 2
            used = try temporary(count)
        }
        self.rows = count
        width = max(1, min(4, bytes / max(used, 1)))
    }
}
