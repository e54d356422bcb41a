import CPJRT

/// Eigenvalues and eigenvectors of symmetric matrices by `syevd`, divide and conquer.
enum EighKernel: MatrixKernel {
    static let handler: XLA_FFI_Handler = { frame in KernelCall.handle(frame) { (call) throws(KernelError) in try run(call) } }

    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int]) {
        ([plan.rows * plan.rows], [plan.rows, plan.rows * plan.rows])
    }

    /// The matrix, `1 + 6n + 2n²` numbers, and `3 + 5n` integers, which take no more room than as many numbers and twice that.
    static func scratch(_ plan: MatrixPlan) -> Int { plan.rows * plan.rows + realWork(plan) + 3 + 5 * plan.rows }
    private static func realWork(_ plan: MatrixPlan) -> Int { 1 + 6 * plan.rows + 2 * plan.rows * plan.rows }

    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32 {
        let square = plan.rows * plan.rows
        scratch.update(from: operands[0], count: square)
        var (vectors, triangle) = (CChar(86), CChar(76))  // V, L
        var n = Int32(plan.rows), work = Int32(realWork(plan)), integers = Int32(3 + 5 * plan.rows), info: Int32 = 0
        let numbers = scratch + square
        functions.syevd(&vectors, &triangle, &n, scratch, &n, results[0], numbers, &work, numbers + realWork(plan), &integers, &info, 1, 1)
        // Its columns are the rows here.
        transpose(scratch, rows: plan.rows, columns: plan.rows, into: results[1])
        return info
    }
}
