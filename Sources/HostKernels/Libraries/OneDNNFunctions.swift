/// The C functions of oneDNN 2.x that the kernels call.
struct OneDNNFunctions: Sendable {
    typealias Status = OneDNN.Status
    typealias Object = OneDNN.Object
    typealias Record = OneDNN.Record

    private static let library = DynamicLibrary(["libdnnl.so.2"])

    /// Row-major `C = alpha·op(A)·op(B) + beta·C`.
    @Imported("dnnl_sgemm", from: library) var sgemm:
        @convention(c) (
            CChar, CChar, Int, Int, Int, Float, UnsafePointer<Float>, Int, UnsafePointer<Float>, Int, Float, UnsafeMutablePointer<Float>, Int
        ) -> Status
    @Imported("omp_set_num_threads", from: library) var setThreads: @convention(c) (Int32) -> Void
    @Imported("dnnl_memory_desc_init_by_tag", from: library) var describeByTag:
        @convention(c) (UnsafeMutableRawPointer, Int32, UnsafePointer<Int64>, Int32, Int32) -> Status
    @Imported("dnnl_memory_desc_init_by_strides", from: library) var describeByStrides:
        @convention(c) (UnsafeMutableRawPointer, Int32, UnsafePointer<Int64>, Int32, UnsafePointer<Int64>) -> Status
    @Imported("dnnl_memory_desc_get_size", from: library) var memorySize: @convention(c) (Record) -> Int
    @Imported("dnnl_memory_desc_equal", from: library) var equalRecords: @convention(c) (Record, Record) -> Int32
    @Imported("dnnl_dilated_convolution_forward_desc_init", from: library) var describeForward:
        @convention(c) (
            UnsafeMutableRawPointer, Int32, Int32, Record, Record, Record?, Record, UnsafePointer<Int64>, UnsafePointer<Int64>,
            UnsafePointer<Int64>, UnsafePointer<Int64>
        ) -> Status
    @Imported("dnnl_dilated_convolution_backward_data_desc_init", from: library) var describeBackwardData:
        @convention(c) (
            UnsafeMutableRawPointer, Int32, Record, Record, Record, UnsafePointer<Int64>, UnsafePointer<Int64>, UnsafePointer<Int64>,
            UnsafePointer<Int64>
        ) -> Status
    @Imported("dnnl_dilated_convolution_backward_weights_desc_init", from: library) var describeBackwardWeights:
        @convention(c) (
            UnsafeMutableRawPointer, Int32, Record, Record, Record?, Record, UnsafePointer<Int64>, UnsafePointer<Int64>, UnsafePointer<Int64>,
            UnsafePointer<Int64>
        ) -> Status
    @Imported("dnnl_matmul_desc_init", from: library) var describeProduct:
        @convention(c) (UnsafeMutableRawPointer, Record, Record, Record?, Record) -> Status
    @Imported("dnnl_primitive_attr_create", from: library) var createAttributes: @convention(c) (UnsafeMutablePointer<Object?>) -> Status
    @Imported("dnnl_primitive_attr_set_scratchpad_mode", from: library) var setScratchpad: @convention(c) (Object, Int32) -> Status
    @Imported("dnnl_primitive_desc_create", from: library) var createDescription:
        @convention(c) (UnsafeMutablePointer<Object?>, Record, Object, Object, Object?) -> Status
    @Imported("dnnl_reorder_primitive_desc_create", from: library) var createReorder:
        @convention(c) (UnsafeMutablePointer<Object?>, Record, Object, Record, Object, Object) -> Status
    @Imported("dnnl_primitive_desc_query_md", from: library) var queryRecord: @convention(c) (Object, Int32, Int32) -> Record?
    @Imported("dnnl_primitive_desc_query", from: library) var queryText:
        @convention(c) (Object, Int32, Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Status
    @Imported("dnnl_primitive_create", from: library) var createPrimitive: @convention(c) (UnsafeMutablePointer<Object?>, Object) -> Status
    @Imported("dnnl_memory_create", from: library) var createMemory:
        @convention(c) (UnsafeMutablePointer<Object?>, Record, Object, UnsafeMutableRawPointer?) -> Status
    @Imported("dnnl_engine_create", from: library) var createEngine: @convention(c) (UnsafeMutablePointer<Object?>, Int32, Int) -> Status
    @Imported("dnnl_stream_create", from: library) var createStream: @convention(c) (UnsafeMutablePointer<Object?>, Object, UInt32) -> Status
    /// Takes an array of `Argument`.
    @Imported("dnnl_primitive_execute", from: library) var execute: @convention(c) (Object, Object, Int32, UnsafeRawPointer) -> Status
    @Imported("dnnl_memory_destroy", from: library) var destroyMemory: @convention(c) (Object) -> Status
    @Imported("dnnl_get_effective_cpu_isa", from: library) var instructionSet: @convention(c) () -> Int32
    @Imported("dnnl_primitive_desc_destroy", from: library) var destroyDescription: @convention(c) (Object) -> Status
}
