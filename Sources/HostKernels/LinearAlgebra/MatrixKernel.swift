import CPJRT

/// A function of each matrix of a batch, computed by LAPACK.
///
/// A matrix that holds NaN or ∞, and one that LAPACK finds no answer for, gives NaN: not every LAPACK ends on such input.
protocol MatrixKernel {
    /// How many flags the plan has.
    static var flagCount: Int { get }
    /// Whether NaN and ∞ in the operands are kept from LAPACK; not where it reads a part of them alone and ends on any.
    static var refusesNonFinite: Bool { get }
    /// The elements of each operand of one matrix, then of each result.
    static func extents(_ plan: MatrixPlan) -> (operands: [Int], results: [Int])
    /// The elements of scratch memory for one matrix.
    static func scratch(_ plan: MatrixPlan) -> Int
    /// Computes one matrix and returns LAPACK's `info`: 0 for success, more for no answer, less for a wrong call.
    static func compute<Real: LAPACKElement>(
        _ plan: MatrixPlan, _ functions: LAPACK<Real>, operands: [UnsafeMutablePointer<Real>], results: [UnsafeMutablePointer<Real>],
        scratch: UnsafeMutablePointer<Real>
    ) -> Int32
    /// Writes NaN where there is no answer.
    static func refuse<Real: LAPACKElement>(_ plan: MatrixPlan, results: [UnsafeMutablePointer<Real>])
}

extension MatrixKernel {
    static var flagCount: Int { 0 }
    static var refusesNonFinite: Bool { true }

    static func refuse<Real: LAPACKElement>(_ plan: MatrixPlan, results: [UnsafeMutablePointer<Real>]) {
        for (result, count) in zip(results, extents(plan).results) { result.update(repeating: .nan, count: count) }
    }

    /// The body of the handler.
    static func run(_ call: KernelCall) throws(KernelError) {
        let plan = try MatrixPlan(call.plan(), flags: flagCount)
        switch try call.operand(0).type {
        case Float.elementCode: try run(plan, call, Float.lapack)
        case Double.elementCode: try run(plan, call, Double.lapack)
        case let type: throw .mismatch("elements of type \(type), which LAPACK does not take")
        }
    }

    private static func run<Real: LAPACKElement>(_ plan: MatrixPlan, _ call: KernelCall, _ functions: LAPACK<Real>?) throws(KernelError) {
        guard let functions else { throw .missing("LAPACK") }
        let (operandSizes, resultSizes) = extents(plan), scratchSize = scratch(plan)
        var operands: [UnsafeMutablePointer<Real>] = [], results: [UnsafeMutablePointer<Real>] = []
        for (index, size) in operandSizes.enumerated() { operands.append(try elements(call.operand(index), plan.count * size)) }
        for (index, size) in resultSizes.enumerated() { results.append(try elements(call.result(index), plan.count * size)) }
        let failure = FirstFailure()
        // Parts of several small matrices: a part should be worth waking a thread for.
        let work = plan.rows * plan.columns * Swift.min(plan.rows, plan.columns)
        let perPart = Swift.max(1, Swift.min(plan.count, (1 << 16) / Swift.max(work, 1)))
        let parts = (plan.count + perPart - 1) / perPart
        func part(_ number: Int) {
            Workspace.with(bytes: Swift.max(scratchSize, 1) * MemoryLayout<Real>.stride) { memory in
                for matrix in number * perPart..<Swift.min((number + 1) * perPart, plan.count) {
                    let sources = zip(operands, operandSizes).map { $0 + matrix * $1 }
                    let targets = zip(results, resultSizes).map { $0 + matrix * $1 }
                    guard !refusesNonFinite || zip(sources, operandSizes).allSatisfy({ allFinite($0, count: $1) }) else {
                        refuse(plan, results: targets)
                        continue
                    }
                    let info = compute(plan, functions, operands: sources, results: targets, scratch: memory.assumingMemoryBound(to: Real.self))
                    if info != 0 { refuse(plan, results: targets) }
                    if info < 0 { failure.record(info) }
                }
            }
        }
        if parts == 1 { part(0) } else { call.pool.run(parts: parts, part) }
        if failure.code != 0 { throw .library("LAPACK", status: failure.code) }
    }

    private static func elements<Real: LAPACKElement>(_ buffer: KernelBuffer, _ count: Int) throws(KernelError) -> UnsafeMutablePointer<Real> {
        guard buffer.type == Real.elementCode else { throw .mismatch("buffers of different element types") }
        return try buffer.elements(atLeast: count)
    }

    /// Whether no element is NaN or infinite.
    private static func allFinite<Real: LAPACKElement>(_ x: UnsafeMutablePointer<Real>, count: Int) -> Bool {
        var sum: Real = 0
        for index in 0..<count { sum += x[index] * 0 }
        return sum == 0
    }

    /// Writes the transpose of a row-major `[rows, columns]` matrix: `[columns, rows]`.
    static func transpose<Real: LAPACKElement>(
        _ source: UnsafeMutablePointer<Real>, rows: Int, columns: Int, into target: UnsafeMutablePointer<Real>
    ) {
        // In tiles, so that both sides stay in the cache.
        let tile = 16
        for i in stride(from: 0, to: rows, by: tile) {
            for j in stride(from: 0, to: columns, by: tile) {
                for row in i..<Swift.min(i + tile, rows) {
                    for column in j..<Swift.min(j + tile, columns) { target[column * rows + row] = source[row * columns + column] }
                }
            }
        }
    }
}
