import Synchronization

/// oneDNN's product of bf16 matrices of one shape, summed in f32 and rounded once.
///
/// The library chooses AMX tiles or AVX512-BF16 by the processor, and asks the kernel for permission to use tiles itself.
final class BFloatProduct: @unchecked Sendable {
    // Not checked, because of the pointers: made before the value is shared, never changed, and with a scratchpad of the
    // caller's a primitive may run in several threads.
    private let primitive: OneDNN.Object
    private let a: MemoryRecord, b: MemoryRecord, c: MemoryRecord
    /// Belongs to the primitive's description, which is never destroyed.
    private let scratchpad: OneDNN.Record?
    private let scratchpadBytes: Int

    private static let known = Mutex<[ProductShape: BFloatProduct?]>([:])

    /// The product, made at the first call; nil where the library has none that is fast.
    static func cached(_ shape: ProductShape, _ library: OneDNN) -> BFloatProduct? {
        known.withLock { known in
            if let found = known[shape] { return found }
            let made = BFloatProduct(shape, library)
            known[shape] = .some(made)
            return made
        }
    }

    /// Whether programs may use bf16 products on this machine: the processor has them, and `isExact`. Checked once.
    static let isTrusted: Bool = OneDNN.shared.map { $0.hasBFloat16 && isExact($0) } ?? false

    init?(_ shape: ProductShape, _ library: OneDNN) {
        library.functions.setThreads(1)
        func record(_ rows: Int, _ columns: Int, _ strides: [Int]) -> MemoryRecord? {
            MemoryRecord(library, element: OneDNN.Code.bfloat, extents: [rows, columns], strides: strides)
        }
        guard let a = record(shape.m, shape.k, shape.transposeA ? [1, shape.lda] : [shape.lda, 1]),
            let b = record(shape.k, shape.n, shape.transposeB ? [1, shape.ldb] : [shape.ldb, 1]), let c = record(shape.m, shape.n, [shape.ldc, 1])
        else { return nil }
        // More than `sizeof(dnnl_matmul_desc_t)` of any 2.x version (five memory records of 696 bytes in 2.6).
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 1 << 15, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0, count: 1 << 15)
        defer { bytes.deallocate() }
        var description: OneDNN.Object?, primitive: OneDNN.Object?, text: UnsafePointer<CChar>?
        guard library.functions.describeProduct(bytes, a.bytes, b.bytes, nil, c.bytes) == 0,
            library.functions.createDescription(&description, bytes, library.attributes, library.engine, nil) == 0, let description,
            library.functions.queryText(description, OneDNN.Code.queryText, 0, &text) == 0, let text, !String(cString: text).hasPrefix("ref"),
            library.functions.createPrimitive(&primitive, description) == 0, let primitive
        else { return nil }
        (self.a, self.b, self.c, self.primitive) = (a, b, c, primitive)
        scratchpad = library.functions.queryRecord(description, OneDNN.Code.queryScratchpad, 0)
        scratchpadBytes = scratchpad.map { library.functions.memorySize($0) } ?? 0
    }

    /// `c = op(a)·op(b)` on this thread; not 0 where the library refused.
    func multiply(_ a: UnsafePointer<BFloat>, _ b: UnsafePointer<BFloat>, _ c: UnsafeMutablePointer<BFloat>, _ library: OneDNN) -> Int32 {
        library.functions.setThreads(1)
        // The library only reads its sources.
        return library.run(
            primitive,
            [
                (OneDNN.Code.source, UnsafeRawPointer(self.a.bytes), UnsafeMutableRawPointer(mutating: a)),
                (OneDNN.Code.weights, UnsafeRawPointer(self.b.bytes), UnsafeMutableRawPointer(mutating: b)),
                (OneDNN.Code.destination, UnsafeRawPointer(self.c.bytes), UnsafeMutableRawPointer(c)),
            ], scratchpad: scratchpad, bytes: scratchpadBytes)
    }

    /// Whether products of small whole numbers, plain and transposed, are the exact ones rounded once: sums of 131 such products are
    /// exact in f32 and would not be in bf16.
    static func isExact(_ library: OneDNN) -> Bool {
        let (m, n, k) = (33, 48, 131)
        func value(_ row: Int, _ column: Int, _ seed: Int) -> Int { (row * 31 + column * 17 + row * column * seed) % 15 - 7 }
        for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
            let shape = ProductShape(
                transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k, lda: transposeA ? m : k, ldb: transposeB ? k : n, ldc: n)
            guard let product = BFloatProduct(shape, library) else { return false }
            let a = (0..<m * k).map { transposeA ? value($0 % m, $0 / m, 3) : value($0 / k, $0 % k, 3) }
            let b = (0..<k * n).map { transposeB ? value($0 % k, $0 / k, 5) : value($0 / n, $0 % n, 5) }
            var c = [BFloat](repeating: BFloat(0), count: m * n)
            guard product.multiply(a.map { BFloat(Float($0)) }, b.map { BFloat(Float($0)) }, &c, library) == 0 else { return false }
            for row in 0..<m {
                for column in 0..<n {
                    var sum = 0
                    for term in 0..<k { sum += value(row, term, 3) * value(term, column, 5) }
                    if c[row * n + column] != BFloat(Float(sum)) { return false }
                }
            }
        }
        return true
    }
}
