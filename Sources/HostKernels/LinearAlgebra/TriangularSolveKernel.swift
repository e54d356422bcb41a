import CPJRT

/// Solutions of triangular systems by `trsm`. Flags: lower, transposed, unit diagonal.
enum TriangularSolveKernel: MatrixKernel {
    static let handler: XLA_FFI_Handler = { frame in KernelCall.handle(frame) { (call) throws(KernelError) in try run(call) } }

    static var flagCount: Int { 3 }
    static var refusesNonFinite: Bool { false }

    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int]) {
        ([plan.rows * plan.rows, plan.rows * plan.columns], [plan.rows * plan.columns])
    }

    static func scratch(_ plan: MatrixPlan) -> Int { 0 }

    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32 {
        results[0].update(from: operands[1], count: plan.rows * plan.columns)
        // Column-major: xᵀ op(A)ᵀ = bᵀ, with Aᵀ where A lies.
        var side = CChar(82), triangle = CChar(plan.flags[0] != 0 ? 85 : 76), form = CChar(plan.flags[1] != 0 ? 84 : 78)
        var diagonal = CChar(plan.flags[2] != 0 ? 85 : 78), m = Int32(plan.columns), n = Int32(plan.rows)
        withUnsafePointer(to: 1 as Real) { one in
            functions.trsm(&side, &triangle, &form, &diagonal, &m, &n, one, operands[0], &n, results[0], &m, 1, 1, 1, 1)
        }
        return 0
    }
}
