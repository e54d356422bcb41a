/// oneDNN 2.x: its functions (`OneDNNFunctions`), and the engine that they need.
///
/// Its records (memory and op descriptors) are treated as opaque bytes: they are filled and read by the library alone.
/// oneDNN parallelizes with OpenMP; the kernels split the work themselves over the runtime's threads, so every thread that
/// enters the library asks OpenMP for one.
struct OneDNN: Sendable {
    typealias Status = Int32
    typealias Object = OpaquePointer
    typealias Record = UnsafeRawPointer

    /// `dnnl_exec_arg_t`: an operand's number and memory.
    struct Argument {
        var number: Int32
        var memory: Object?
    }

    /// Values of oneDNN's enumerations.
    enum Code {
        static let bfloat: Int32 = 2, float: Int32 = 3
        static let anyLayout: Int32 = 1
        static let forwardTraining: Int32 = 64
        static let direct: Int32 = 1
        static let queryText: Int32 = 8
        static let queryWeights: Int32 = 131, queryDiffWeights: Int32 = 132
        static let queryScratchpad: Int32 = 136
        static let source: Int32 = 1, destination: Int32 = 17, weights: Int32 = 33, scratchpad: Int32 = 80
        static let diffSource: Int32 = 129, diffDestination: Int32 = 145, diffWeights: Int32 = 161
    }

    let functions: OneDNNFunctions
    // Not checked, because these are pointers: made once, valid for the life of the process, and documented as usable from all threads.
    nonisolated(unsafe) let engine: Object
    // As above.
    nonisolated(unsafe) let attributes: Object
    /// Whether the library uses 512-bit vectors on this machine.
    let hasAVX512: Bool
    /// Whether the processor multiplies bf16 (AVX512-BF16 or AMX) and the library makes use of it.
    let hasBFloat16: Bool

    /// The library, loaded at the first use; nil where it is absent or of another major version.
    static let shared = OneDNN()

    private init?() {
        let functions = OneDNNFunctions()
        guard isComplete(functions) else { return nil }
        var engine: Object?, attributes: Object?
        // Kind 1: the CPU. Scratchpad mode 1: memory that the caller brings, so that threads can share a primitive.
        guard functions.createEngine(&engine, 1, 0) == 0, let engine, functions.createAttributes(&attributes) == 0, let attributes,
            functions.setScratchpad(attributes, 1) == 0
        else { return nil }
        (self.functions, self.engine, self.attributes) = (functions, engine, attributes)
        hasAVX512 = functions.instructionSet() & 0x20 != 0
        hasBFloat16 = functions.instructionSet() & 0x80 != 0
    }
}
