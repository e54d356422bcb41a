import PJRT
import ThalwegCore

/// The Jacobian of all examples' outputs in the parameters, `[N · outputs, n]`, known by its products.
///
/// Outputs are counted example by example. It has more or fewer rows than columns, so that it is no `LinearOperator`; `JᵀJ` and `J Jᵀ` are.
public struct Jacobian: Sendable {
    /// The model, its examples and the point.
    public let problem: CurvatureProblem
    /// What computes with vectors of outputs, of length N · outputs.
    public let outputs: BlockAlgebra
    /// Outputs of one example.
    public let width: Int

    /// The Jacobian at a problem's point.
    public init(of problem: CurvatureProblem) throws {
        self.problem = problem
        width = try problem.outputWidth()
        outputs = BlockAlgebra(length: problem.exampleCount * width, dtype: problem.space.dtype, engine: problem.engine)
    }

    private var padded: Int { problem.paddedRows * width }

    /// `J v` for each vector of parameters. Cost: about two forward passes for a vector.
    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        let (padded, space) = (padded, problem.space)
        let parts = try (0..<vectors.count).map { number in
            let v = try problem.algebra.rows(number..<number + 1, of: vectors)
            let zeros = try outputs.run("zeros_of_outputs\(padded)", []) { _ in [.zeros([padded], dtype: space.dtype)] }
            let sum = try problem.summed("jacobian", [v.buffer], from: zeros) { point, inputs, rows in
                let seen = CurvatureRows(rows), along = space.tree(inputs[0].reshape([space.count]))
                let tangent = try jvp({ try seen.outputs($0) }, at: point, along: along).tangent
                let count = Tensor(Double(tangent.shape.elementCount), dtype: .int32)
                let flat = tangent.reshape([tangent.shape.elementCount]).converted(to: space.dtype)
                return [Tensor.zeros([padded], dtype: space.dtype).dynamicUpdateSlice(flat, starts: [rows.number * count])]
            }
            return VectorBlock(try outputs.run("unpadded\(padded)", [sum[0]]) { [outputs] in
                [$0[0].slice(axis: 0, from: 0, to: outputs.length).reshape([1, outputs.length])]
            }[0], outputs)
        }
        return try outputs.concatenated(parts)
    }

    /// `Jᵀ u` for each vector of outputs. Cost: about a gradient for a vector.
    public func transposedProducts(_ vectors: VectorBlock) throws -> VectorBlock {
        let (padded, space) = (padded, problem.space)
        let parts = try (0..<vectors.count).map { number in
            let u = try outputs.rows(number..<number + 1, of: vectors)
            let wide = try outputs.run("padded\(padded)", [u.buffer]) { [outputs] in
                [Tensor.zeros([padded], dtype: space.dtype).dynamicUpdateSlice($0[0].reshape([outputs.length]), starts: [Tensor(0, dtype: .int32)])]
            }
            let sum = try problem.summed("jacobian_transposed", wide, from: [problem.algebra.zeros(1).buffer]) { point, inputs, rows in
                let seen = CurvatureRows(rows)
                let (value, pullback) = try vjp({ try seen.outputs($0) }, at: point)
                let count = value.shape.elementCount
                let part = inputs[0].dynamicSlice(starts: [rows.number * Tensor(Double(count), dtype: .int32)], sizes: [count])
                return [space.vector(pullback(part.reshape(value.shape).converted(to: value.dtype))).reshape([1, space.count])]
            }
            return VectorBlock(sum[0], problem.algebra)
        }
        return try problem.algebra.concatenated(parts)
    }
}

/// The neural tangent kernel `J Jᵀ` of all examples' outputs, `[N · outputs, N · outputs]`.
///
/// Cost of a product: one of `Jᵀ` and one of J. Reference: Jacot, Gabriel & Hongler 2018, arXiv:1806.07572.
public struct NTKOperator: LinearOperator {
    /// J.
    public let jacobian: Jacobian
    public var algebra: BlockAlgebra { jacobian.outputs }

    /// The kernel at a problem's point.
    public init(of problem: CurvatureProblem) throws { jacobian = try Jacobian(of: problem) }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock { try jacobian.products(jacobian.transposedProducts(vectors)) }
}
