import CPJRT

/// Reduced QR factors by `geqrf` and `orgqr`.
enum QRKernel: MatrixKernel {
    static let handler: XLA_FFI_Handler = { frame in KernelCall.handle(frame) { (call) throws(KernelError) in try run(call) } }

    private static func rank(_ plan: MatrixPlan) -> Int { Swift.min(plan.rows, plan.columns) }

    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int]) {
        ([plan.rows * plan.columns], [plan.rows * rank(plan), rank(plan) * plan.columns])
    }

    /// The matrix, the factors of the reflections, and work for blocks of 64 columns.
    static func scratch(_ plan: MatrixPlan) -> Int { plan.rows * plan.columns + rank(plan) + work(plan) }
    private static func work(_ plan: MatrixPlan) -> Int { 64 * plan.columns }

    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32 {
        let rank = rank(plan), factors = scratch + plan.rows * plan.columns, memory = factors + rank
        transpose(operands[0], rows: plan.rows, columns: plan.columns, into: scratch)
        var m = Int32(plan.rows), n = Int32(plan.columns), k = Int32(rank), length = Int32(work(plan)), info: Int32 = 0
        functions.geqrf(&m, &n, scratch, &m, factors, memory, &length, &info)
        guard info == 0 else { return info }
        for row in 0..<rank {
            let line = results[1] + row * plan.columns
            line.update(repeating: 0, count: row)
            for column in row..<plan.columns { line[column] = scratch[column * plan.rows + row] }
        }
        functions.orgqr(&m, &k, &k, scratch, &m, factors, memory, &length, &info)
        transpose(scratch, rows: rank, columns: plan.rows, into: results[0])
        return info
    }
}
