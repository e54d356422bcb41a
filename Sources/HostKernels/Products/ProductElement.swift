import CPJRT

/// An element type whose matrix products a library computes.
protocol ProductElement {
    /// The type's number in the FFI.
    static var code: Int32 { get }
    /// Row-major `C = op(A)·op(B)` on this thread; not 0 where the library refused.
    static func multiply(_ shape: ProductShape, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>) -> Int32
}

/// One matrix product: `C [m, n] = op(A)·op(B)`, summed over `k`, with the distances of the rows in memory.
struct ProductShape: Hashable {
    let transposeA: Bool, transposeB: Bool
    var m: Int, n: Int
    let k: Int, lda: Int, ldb: Int, ldc: Int

    /// Whether rows lie a multiple of 2 KiB apart where oneDNN's AVX2 code walks down a column, so that all of them compete for
    /// the same few lines of the first cache. OpenBLAS copies them together first.
    var rowsCollide: Bool {
        if transposeA { return lda % 512 == 0 || (!transposeB && ldb % 512 == 0 && k >= 384) }
        return !transposeB && ldb % 512 == 0 && k >= 384
    }

    /// By the Fortran interface: column-major, so the transposed result from the exchanged operands; added to what is there if asked to.
    func multiply<Element: LAPACKElement>(
        by library: LAPACK<Element>, _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>, _ c: UnsafeMutablePointer<Element>,
        adding: Bool = false
    ) -> Int32 {
        guard let m = Int32(exactly: m), let n = Int32(exactly: n), let k = Int32(exactly: k), let lda = Int32(exactly: lda),
            let ldb = Int32(exactly: ldb), let ldc = Int32(exactly: ldc)
        else { return -1 }
        var transposedA: CChar = transposeA ? 84 : 78
        var transposedB: CChar = transposeB ? 84 : 78
        var (rows, columns, terms) = (m, n, k)
        var (strideA, strideB, strideC) = (lda, ldb, ldc)
        var one: Element = 1
        var before: Element = adding ? 1 : 0
        library.gemm(&transposedB, &transposedA, &columns, &rows, &terms, &one, b, &strideB, a, &strideA, &before, c, &strideC, 1, 1)
        return 0
    }
}

extension Float: ProductElement {
    static let code = Int32(XLA_FFI_DataType_F32)

    static func multiply(
        _ shape: ProductShape, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
    ) -> Int32 {
        guard let library = OneDNN.shared else { return -1 }
        if shape.rowsCollide, !library.hasAVX512, let blas = Float.lapack, blas.isOpenBLAS { return shape.multiply(by: blas, a, b, c) }
        library.functions.setThreads(1)
        return library.functions.sgemm(
            shape.transposeA ? 84 : 78, shape.transposeB ? 84 : 78, shape.m, shape.n, shape.k, 1, a, shape.lda, b, shape.ldb, 0, c, shape.ldc)
    }
}

extension Double: ProductElement {
    static let code = Int32(XLA_FFI_DataType_F64)

    static func multiply(
        _ shape: ProductShape, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
    ) -> Int32 {
        guard let blas = Double.lapack else { return -1 }
        return shape.multiply(by: blas, a, b, c)
    }
}
