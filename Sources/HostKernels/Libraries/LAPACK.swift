/// The functions of LAPACK and BLAS that the kernels call, each with its C type, for one element type.
///
/// Fortran passes everything by address, then the lengths of the texts. Matrices are column-major: a row-major matrix is its
/// transpose. OpenBLAS runs them on the calling thread alone, so results do not depend on what else runs; the kernels
/// spread the matrices of a batch over the runtime's threads.
struct LAPACK<Element: LAPACKElement>: Sendable {
    typealias Text = UnsafePointer<CChar>
    typealias Number = UnsafePointer<Int32>
    typealias Matrix = UnsafeMutableRawPointer
    typealias Info = UnsafeMutablePointer<Int32>

    @Imported(Element.prefix + "potrf_", from: lapackLibrary) var potrf: @convention(c) (Text, Number, Matrix, Number, Info, Int) -> Void
    @Imported(Element.prefix + "trsm_", from: lapackLibrary) var trsm:
        @convention(c) (
            Text, Text, Text, Text, Number, Number, UnsafeRawPointer, UnsafeRawPointer, Number, Matrix, Number, Int, Int, Int, Int
        ) -> Void
    @Imported(Element.prefix + "syevd_", from: lapackLibrary) var syevd:
        @convention(c) (Text, Text, Number, Matrix, Number, Matrix, Matrix, Number, Matrix, Number, Info, Int, Int) -> Void
    @Imported(Element.prefix + "geqrf_", from: lapackLibrary) var geqrf:
        @convention(c) (Number, Number, Matrix, Number, Matrix, Matrix, Number, Info) -> Void
    @Imported(Element.prefix + "orgqr_", from: lapackLibrary) var orgqr:
        @convention(c) (Number, Number, Number, Matrix, Number, Matrix, Matrix, Number, Info) -> Void
    @Imported(Element.prefix + "gesdd_", from: lapackLibrary) var gesdd:
        @convention(c) (
            Text, Number, Number, Matrix, Number, Matrix, Matrix, Number, Matrix, Number, Matrix, Number, Matrix, Info, Int
        ) -> Void
    @Imported(Element.prefix + "gemm_", from: lapackLibrary) var gemm:
        @convention(c) (
            Text, Text, Number, Number, Number, UnsafeRawPointer, UnsafeRawPointer, Number, UnsafeRawPointer, Number, UnsafeRawPointer,
            Matrix, Number, Int, Int
        ) -> Void

    /// The functions, found at the first use; nil where the library is absent.
    init?() {
        guard isComplete(self) else { return nil }
        openBLASThreads?(1)
    }

    /// Whether the library is OpenBLAS, whose products are fast.
    var isOpenBLAS: Bool { openBLASThreads != nil }
}

private let lapackLibrary = DynamicLibrary(["libopenblas.so.0", "liblapack.so.3"])
private let openBLASThreads: (@Sendable @convention(c) (Int32) -> Void)? = lapackLibrary?.function("openblas_set_num_threads")

/// An element type that LAPACK computes in.
protocol LAPACKElement: BinaryFloatingPoint, BitwiseCopyable {
    /// The first letter of the functions' names.
    static var prefix: String { get }
    /// The type's number in the FFI.
    static var elementCode: Int32 { get }
    /// The functions, loaded at the first use; nil where the library is absent.
    static var lapack: LAPACK<Self>? { get }
}

extension Float: LAPACKElement {
    static let prefix = "s"
    static let elementCode: Int32 = 11
    static let lapack = LAPACK<Float>()
}

extension Double: LAPACKElement {
    static let prefix = "d"
    static let elementCode: Int32 = 12
    static let lapack = LAPACK<Double>()
}
