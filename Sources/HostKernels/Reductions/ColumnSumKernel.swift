import CPJRT

/// Column sums of `float` matrices. The compiler's own code for them walks the array column by column.
///
/// Rows are added in blocks and the blocks' sums then to each other, so the rounding error grows with the logarithm of the
/// number of rows times the block, not with the number of rows.
enum ColumnSumKernel {
    /// Elements that one part sums before its result is added to the others'.
    private static let partElements = 1 << 16
    /// Accumulators of a block: narrow matrices are read as wider ones of fewer rows.
    private static let width = 512

    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            let plan = try call.plan()
            guard plan.count == 4, plan.prefix(3).allSatisfy({ $0 > 0 }), let form = ColumnSumPlan.Form(rawValue: Int(plan[3]))
            else { throw .mismatch("the plan of a column sum") }
            let (matrices, rows, columns) = (Int(plan[0]), Int(plan[1]), Int(plan[2]))
            let count = matrices * rows * columns
            let a = try call.operand(0).elements(Float.self, atLeast: count)
            let b = form == .product || form == .centeredProduct ? try call.operand(1).elements(Float.self, atLeast: count) : nil
            let isCentered = form == .centeredProduct || form == .centeredSquare
            let center = isCentered ? try call.operand(call.operandCount - 1).elements(Float.self, atLeast: columns) : nil
            if isCentered, matrices != 1 { throw .mismatch("a centered column sum of \(matrices) matrices") }
            let result = try call.result(0).elements(Float.self, atLeast: matrices * columns)

            let perPart = Swift.max(1, partElements / columns), pieces = (rows + perPart - 1) / perPart
            Workspace.with(bytes: matrices * pieces * columns * MemoryLayout<Float>.stride) { scratch in
                let partial = scratch.assumingMemoryBound(to: Float.self)
                let run = { (part: Int) in
                    let matrix = part / pieces, from = part % pieces * perPart, size = Swift.min(perPart, rows - from)
                    let offset = (matrix * rows + from) * columns
                    sum(
                        Terms(form: form, a: a + offset, b: b.map { $0 + offset } ?? a + offset), center, rows: size, columns: columns,
                        into: partial + part * columns)
                }
                let parts = matrices * pieces
                if parts == 1 { run(0) } else { call.pool.run(parts: parts, run) }
                for matrix in 0..<matrices {
                    addRows(partial + matrix * pieces * columns, rows: pieces, columns: columns, into: result + matrix * columns)
                }
            }
        }
    }

    /// The sum of few rows, pairwise.
    private static func addRows(_ rows: UnsafeMutablePointer<Float>, rows count: Int, columns: Int, into result: UnsafeMutablePointer<Float>) {
        var count = count
        while count > 1 {
            let half = count / 2, kept = count - half
            for index in 0..<half * columns { rows[index] += rows[kept * columns + index] }
            count = kept
        }
        for column in 0..<columns { result[column] = rows[column] }
    }

    /// The terms of one part; `b` is `a` where there is no second array.
    private struct Terms {
        let form: ColumnSumPlan.Form
        let a: UnsafePointer<Float>, b: UnsafePointer<Float>
    }

    private static func sum(
        _ terms: Terms, _ center: UnsafePointer<Float>?, rows: Int, columns: Int, into result: UnsafeMutablePointer<Float>
    ) {
        // `fold` rows side by side make one wide row.
        let fold = Swift.max(1, Swift.min(width / columns, rows)), wide = fold * columns
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * wide) { buffer in
            guard let total = buffer.baseAddress else { return }
            let block = total + wide, middle = block + wide
            for index in 0..<wide {
                total[index] = 0
                middle[index] = center.map { $0[index % columns] } ?? 0
            }
            let (a, b) = (terms.a, terms.b)
            // One loop for each form, so that each becomes straight vector code.
            switch terms.form {
            case .plain: add(into: total, block, rows: rows / fold, wide: wide, rest: (rows % fold) * columns) { _, place in a[place] }
            case .product: add(into: total, block, rows: rows / fold, wide: wide, rest: (rows % fold) * columns) { _, place in a[place] * b[place] }
            case .centeredProduct:
                add(into: total, block, rows: rows / fold, wide: wide, rest: (rows % fold) * columns) { a[$1] * (b[$1] - middle[$0]) }
            case .centeredSquare:
                add(into: total, block, rows: rows / fold, wide: wide, rest: (rows % fold) * columns) { index, place in
                    let distance = a[place] - middle[index]
                    return distance * distance
                }
            }
            addRows(total, rows: fold, columns: columns, into: result)
        }
    }

    /// Adds `rows` wide rows of terms, and `rest` terms behind them; `term` gives one from its column and its place.
    @inline(__always)
    private static func add(
        into total: UnsafeMutablePointer<Float>, _ block: UnsafeMutablePointer<Float>, rows: Int, wide: Int, rest: Int,
        _ term: (_ column: Int, _ place: Int) -> Float
    ) {
        var row = 0
        while row < rows {
            let end = Swift.min(row + 32, rows)
            for index in 0..<wide { block[index] = 0 }
            while row + 4 <= end {
                let place = row * wide
                for index in 0..<wide {
                    let first = term(index, place &+ index) + term(index, place &+ index &+ wide)
                    let second = term(index, place &+ index &+ 2 &* wide) + term(index, place &+ index &+ 3 &* wide)
                    block[index] += first + second
                }
                row += 4
            }
            while row < end {
                let place = row * wide
                for index in 0..<wide { block[index] += term(index, place &+ index) }
                row += 1
            }
            for index in 0..<wide { total[index] += block[index] }
        }
        // The rows that do not fill a wide one.
        for index in 0..<rest { total[index] += term(index, rows * wide + index) }
    }
}
