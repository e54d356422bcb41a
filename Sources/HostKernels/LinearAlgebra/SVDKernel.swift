import CPJRT

/// Reduced singular value decompositions by `gesdd`, divide and conquer.
enum SVDKernel: MatrixKernel {
    static let handler: XLA_FFI_Handler = { frame in KernelCall.handle(frame) { (call) throws(KernelError) in try run(call) } }

    private static func rank(_ plan: MatrixPlan) -> Int { Swift.min(plan.rows, plan.columns) }

    /// `U`, `s`, `V`.
    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int]) {
        ([plan.rows * plan.columns], [plan.rows * rank(plan), rank(plan), plan.columns * rank(plan)])
    }

    /// The matrix, its left vectors, work, and `8k` integers.
    static func scratch(_ plan: MatrixPlan) -> Int {
        plan.rows * plan.columns + plan.columns * rank(plan) + work(plan) + 8 * rank(plan)
    }
    /// What `gesdd` asks for at least with the job `S` (all its versions), and room for blocks of 64.
    private static func work(_ plan: MatrixPlan) -> Int {
        let small = rank(plan), large = Swift.max(plan.rows, plan.columns)
        return 3 * small + Swift.max(large, 5 * small * small + 4 * small) + 64 * (large + small)
    }

    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32 {
        // Column-major, the operand is Aᵀ = V S Uᵀ: its left vectors are V, and its right ones, transposed, lie as U shall.
        let rank = rank(plan), size = plan.rows * plan.columns
        let left = scratch + size, memory = left + plan.columns * rank
        scratch.update(from: operands[0], count: size)
        var job = CChar(83)  // S
        var m = Int32(plan.columns), n = Int32(plan.rows), k = Int32(rank), length = Int32(work(plan)), info: Int32 = 0
        functions.gesdd(&job, &m, &n, scratch, &m, results[1], left, &m, results[0], &k, memory, &length, memory + work(plan), &info, 1)
        transpose(left, rows: rank, columns: plan.columns, into: results[2])
        return info
    }
}
