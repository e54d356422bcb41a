import CPJRT

/// Cholesky factors by `potrf`; the lower triangle of NaN where a matrix is not positive definite.
enum CholeskyKernel: MatrixKernel {
    static let handler: XLA_FFI_Handler = { frame in KernelCall.handle(frame) { (call) throws(KernelError) in try run(call) } }

    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int]) {
        ([plan.rows * plan.rows], [plan.rows * plan.rows])
    }

    static func scratch(_ plan: MatrixPlan) -> Int { 0 }

    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32 {
        results[0].update(from: operands[0], count: plan.rows * plan.rows)
        // Column-major, the upper factor lies where the lower one shall be.
        var triangle = CChar(85), n = Int32(plan.rows), info: Int32 = 0
        functions.potrf(&triangle, &n, results[0], &n, &info, 1)
        for row in 0..<plan.rows { (results[0] + row * plan.rows + row + 1).update(repeating: 0, count: plan.rows - row - 1) }
        return info
    }

    static func refuse<Real: LAPACKElement>(_ plan: MatrixPlan, results: [UnsafeMutablePointer<Real>]) {
        for row in 0..<plan.rows {
            (results[0] + row * plan.rows).update(repeating: .nan, count: row + 1)
            (results[0] + row * plan.rows + row + 1).update(repeating: 0, count: plan.rows - row - 1)
        }
    }
}
