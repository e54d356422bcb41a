import CPJRT

/// Products of `float` arrays by oneDNN's matrix product or OpenBLAS's, of `double` arrays by OpenBLAS's,
/// and of bf16 arrays by oneDNN's.
enum ProductKernel {
    /// The multiplications that are worth waking another thread for.
    private static let worthwhile = 1 << 20

    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            let numbers = try call.plan()
            switch try call.result(0).type {
            case Float.code: try Work<Float>(numbers: numbers, call).run(on: call.pool)
            case Double.code: try Work<Double>(numbers: numbers, call).run(on: call.pool)
            case BFloat.code: try Work<BFloat>(numbers: numbers, call).run(on: call.pool)
            case let other: throw .mismatch("a product of elements of type \(other)")
            }
        }
    }

    /// One product with its buffers, checked against their sizes.
    private struct Work<Element: ProductElement> {
        let shape: ProductShape
        let loops: UnsafeBufferPointer<Int64>
        let a: UnsafeMutablePointer<Element>, b: UnsafeMutablePointer<Element>, c: UnsafeMutablePointer<Element>
        let count: Int

        init(numbers: UnsafeBufferPointer<Int64>, _ call: KernelCall) throws(KernelError) {
            guard numbers.count >= 10, numbers.count == 10 + 4 * Int(numbers[9]) else { throw .mismatch("a plan of \(numbers.count) numbers") }
            let exchanged = numbers[0] != 0
            let (m, n, k) = (Int(numbers[3]), Int(numbers[4]), Int(numbers[5]))
            let (lda, ldb, ldc) = (Int(numbers[6]), Int(numbers[7]), Int(numbers[8]))
            let (transposeA, transposeB) = (numbers[1] != 0, numbers[2] != 0)
            shape = ProductShape(transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc)
            loops = UnsafeBufferPointer(rebasing: numbers[10...])
            // The last element of each array that is touched.
            var lastA = transposeA ? (k - 1) * lda + m : (m - 1) * lda + k
            var lastB = transposeB ? (n - 1) * ldb + k : (k - 1) * ldb + n
            var lastC = (m - 1) * ldc + n
            var count = 1
            for loop in 0..<loops.count / 4 {
                let size = Int(loops[4 * loop])
                count *= size
                lastA += (size - 1) * Int(loops[4 * loop + 1])
                lastB += (size - 1) * Int(loops[4 * loop + 2])
                lastC += (size - 1) * Int(loops[4 * loop + 3])
            }
            self.count = count
            a = try call.operand(exchanged ? 1 : 0).elements(atLeast: lastA)
            b = try call.operand(exchanged ? 0 : 1).elements(atLeast: lastB)
            c = try call.result(0).elements(atLeast: lastC)
        }

        func run(on pool: ThreadPool) throws(KernelError) {
            let (m, n) = (shape.m, shape.n)
            let worth = Swift.max(1, count * m * n * shape.k / worthwhile)
            let width = worth == 1 ? 1 : Swift.min(pool.width, worth)
            // Loops are spread over the threads; where they are too few, each product is divided by rows or by columns.
            let perProduct = count >= 2 * width ? 1 : width
            let byRows = m >= n
            let length = byRows ? m : n
            let piece = Swift.max((length + perProduct - 1) / perProduct, 1)
            let aligned = Swift.min((piece + 15) / 16 * 16, length)
            let pieces = (length + aligned - 1) / aligned
            let chunk = perProduct > 1 ? 1 : (count + 2 * width - 1) / (2 * width)
            let chunks = (count + chunk - 1) / chunk
            let status = FirstFailure()
            pool.run(parts: chunks * pieces) { part in
                let from = (part % pieces) * aligned, to = Swift.min(from + aligned, length)
                for index in (part / pieces) * chunk..<Swift.min((part / pieces + 1) * chunk, count) {
                    status.record(product(index, from: from, to: to, byRows: byRows))
                }
            }
            if status.code != 0 { throw .library("a matrix product", status: status.code) }
        }

        /// Rows or columns `from ..< to` of one product.
        private func product(_ index: Int, from: Int, to: Int, byRows: Bool) -> Int32 {
            var piece = shape
            var (offsetA, offsetB, offsetC) = (0, 0, 0)
            var rest = index
            for loop in stride(from: loops.count / 4 - 1, through: 0, by: -1) {
                let size = Int(loops[4 * loop])
                let position: Int = rest % size
                rest /= size
                offsetA += position * Int(loops[4 * loop + 1])
                offsetB += position * Int(loops[4 * loop + 2])
                offsetC += position * Int(loops[4 * loop + 3])
            }
            if byRows {
                offsetA += shape.transposeA ? from : from * shape.lda
                offsetC += from * shape.ldc
                piece.m = to - from
            } else {
                offsetB += shape.transposeB ? from * shape.ldb : from
                offsetC += from
                piece.n = to - from
            }
            return Element.multiply(piece, a + offsetA, b + offsetB, c + offsetC)
        }
    }
}
