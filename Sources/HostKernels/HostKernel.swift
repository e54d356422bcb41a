import CPJRT

/// A function of this process that a program on the CPU may call: what the compiler does slowly or not at all.
///
/// A kernel is listed only where the library behind it is installed; a program made without it computes the same values
/// from plain operations.
public enum HostKernel: String, Sendable, Hashable, CaseIterable {
    /// Products of `float32` arrays: `ProductPlan`.
    case product = "thalweg.product"
    /// Products of `float64` arrays: `ProductPlan`.
    case doubleProduct = "thalweg.product_f64"
    /// Products of `bfloat16` arrays, summed in `float32`: `ProductPlan`. Where the processor multiplies them and oneDNN's product
    /// passed a check against exact results when it was first asked for.
    case bfloatProduct = "thalweg.product_bf16"
    /// Convolutions of `float32` arrays and their adjoints: `ConvolutionPlan`.
    case convolution = "thalweg.convolution"
    /// Column sums of one `float32` array or of the product of two: `ColumnSumPlan`. Needs no library.
    case columnSum = "thalweg.column_sum"
    /// Element-wise arithmetic with several results: `LoopPlan`. Needs no library, but AVX2.
    case loop = "thalweg.loop"
    /// Loops over the steps of a sequence, in which no row of the batch meets another: `RecurrencePlan`. Needs no library, but AVX2 and FMA.
    case recurrence = "thalweg.recurrence"
    /// Eigenvalues and eigenvectors of symmetric `float32` or `float64` matrices: `MatrixPlan`.
    case eigh = "thalweg.eigh"
    /// Reduced QR factors: `MatrixPlan`.
    case qr = "thalweg.qr"
    /// Reduced singular value decompositions: `MatrixPlan`.
    case svd = "thalweg.svd"
    /// Cholesky factors: `MatrixPlan`.
    case cholesky = "thalweg.cholesky"
    /// Solutions of triangular systems: `MatrixPlan` with the flags lower, transposed, unit diagonal.
    case triangularSolve = "thalweg.triangular_solve"

    /// The number of multiplications below which a product is left to the compiler: bf16 units are many times as fast, and a call of
    /// oneDNN's primitive costs a few microseconds.
    public var smallestProduct: Int { self == .bfloatProduct ? 1 << 18 : ProductPlan.smallest }

    /// The name that programs call it by.
    public var target: String { rawValue }

    /// The kernels whose libraries are on this machine.
    public static let available = Set(allCases.filter(\.isAvailable))

    /// The libraries that are not on this machine, each with what to install; a phrase each.
    public static let absentLibraries: [String] =
        (OneDNN.shared == nil ? ["oneDNN 2 (Debian: libdnnl2) is not installed"] : [])
        + (Double.lapack == nil ? ["LAPACK (Debian: libopenblas0-pthread) is not installed"] : [])

    /// The address of the handler, an `XLA_FFI_Handler`.
    public var handler: UnsafeMutableRawPointer { unsafeBitCast(function, to: UnsafeMutableRawPointer.self) }

    /// Registers the kernels with a runtime that takes only handlers of its own version of the FFI.
    ///
    /// - Parameter register: registers one handler by name, and throws where the runtime refuses it.
    /// - Returns: the kernels that programs may call; none where the runtime takes no handlers, with its last answer.
    public static func registerAll(
        _ register: (_ target: String, _ handler: UnsafeMutableRawPointer) throws -> Void
    ) -> (kernels: Set<HostKernel>, refusal: (any Error)?) {
        var refusal: (any Error)?
        for version in HandlerVersion.known {
            HandlerVersion.minor = version
            do {
                for kernel in available.sorted(by: { $0.rawValue < $1.rawValue }) { try register(kernel.target, kernel.handler) }
                return (available, nil)
            } catch {
                refusal = error
            }
        }
        return ([], refusal)
    }

    private var function: XLA_FFI_Handler {
        switch self {
        case .product, .doubleProduct, .bfloatProduct: ProductKernel.handler
        case .convolution: ConvolutionKernel.handler
        case .columnSum: ColumnSumKernel.handler
        case .loop: LoopKernel.handler
        case .recurrence: RecurrenceKernel.handler
        case .eigh: EighKernel.handler
        case .qr: QRKernel.handler
        case .svd: SVDKernel.handler
        case .cholesky: CholeskyKernel.handler
        case .triangularSolve: TriangularSolveKernel.handler
        }
    }

    private var isAvailable: Bool {
        switch self {
        case .product, .convolution: OneDNN.shared != nil
        case .doubleProduct: Double.lapack?.isOpenBLAS == true
        case .bfloatProduct: BFloatProduct.isTrusted
        case .columnSum: true
        case .loop: MachineCode.isSupported
        case .recurrence: RowProduct.isSupported
        case .eigh, .qr, .svd, .cholesky, .triangularSolve: Float.lapack != nil && Double.lapack != nil
        }
    }
}
