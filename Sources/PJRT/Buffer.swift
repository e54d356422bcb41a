import CPJRT

/// A dense array in the memory of a device.
///
/// An output of `Executable.execute` exists before its contents do: reading waits for them.
/// A buffer donated to an execution is deleted by the plugin and may not be used again.
public final class Buffer: Sendable {
    /// The type of one element.
    public let elementType: ElementType
    /// The sizes of the axes, outermost first; empty for a scalar.
    public let dimensions: [Int]
    /// The client whose device holds the array.
    public let client: Client
    let handle: Handle

    private var table: FunctionTable { client.table }

    /// Takes ownership of the plugin's buffer.
    init(_ handle: OpaquePointer, type: ElementType, dimensions: [Int], client: Client) {
        self.handle = Handle(pointer: handle)
        self.client = client
        elementType = type
        self.dimensions = dimensions
    }

    /// Takes ownership of the plugin's buffer and asks the plugin for its type and dimensions.
    convenience init(asking handle: OpaquePointer, client: Client) throws(PJRTError) {
        let type: ElementType
        let dimensions: [Int]
        do throws(PJRTError) {
            (type, dimensions) = try Buffer.describe(handle, table: client.table)
        } catch {
            Buffer.destroy(handle, table: client.table)
            throw error
        }
        self.init(handle, type: type, dimensions: dimensions, client: client)
    }

    deinit { Buffer.destroy(handle.pointer, table: table) }

    static func destroy(_ buffer: OpaquePointer, table: FunctionTable) {
        var arguments = PJRT_Buffer_Destroy_Args()
        arguments.buffer = buffer
        table.callIgnoringErrors(table.functions.pointee.PJRT_Buffer_Destroy, &arguments)
    }

    private static func describe(
        _ buffer: OpaquePointer, table: FunctionTable
    ) throws(PJRTError) -> (ElementType, [Int]) {
        var kind = PJRT_Buffer_ElementType_Args()
        kind.buffer = buffer
        try table.call("PJRT_Buffer_ElementType", table.functions.pointee.PJRT_Buffer_ElementType, &kind)
        guard let type = ElementType(rawValue: kind.type) else {
            throw .unsupportedElementType(rawValue: Int(kind.type))
        }
        var sizes = PJRT_Buffer_Dimensions_Args()
        sizes.buffer = buffer
        try table.call("PJRT_Buffer_Dimensions", table.functions.pointee.PJRT_Buffer_Dimensions, &sizes)
        return (type, UnsafeBufferPointer(start: sizes.dims, count: sizes.num_dims).map { Int($0) })
    }

    /// Bytes of the array in host memory.
    public var byteCount: Int { dimensions.reduce(elementType.byteCount, *) }

    /// Copies the array to host memory in row-major order, waiting until its contents exist.
    ///
    /// - Parameter destination: exactly `byteCount` bytes.
    /// - Throws: `byteCount` where the sizes disagree; the plugin's error where the buffer is deleted or the
    ///   execution that makes it failed.
    public func copyToHost(into destination: UnsafeMutableRawBufferPointer) throws(PJRTError) {
        guard destination.count == byteCount else {
            throw .byteCount(
                expected: byteCount, given: destination.count, type: elementType, dimensions: dimensions)
        }
        // Nothing to copy, and the plugin takes a null address for a question about the size.
        guard let start = destination.baseAddress, byteCount > 0 else { return try ready() }
        do throws(PJRTError) {
            try copy(to: start, requestingLayout: dimensions.count > 1)
        } catch {
            guard error.isUnimplemented, dimensions.count > 1 else { throw error }
            try copy(to: start, requestingLayout: false)
        }
    }

    private func copy(to start: UnsafeMutableRawPointer, requestingLayout: Bool) throws(PJRTError) {
        let minorToMajor = dimensions.indices.reversed().map { Int64($0) }
        try minorToMajor.withUnsafeBufferPointer { (order) throws(PJRTError) in
            var layout = PJRT_Buffer_MemoryLayout()
            FunctionTable.setSize(of: &layout)
            FunctionTable.setSize(of: &layout.tiled)
            layout.type = Int32(PJRT_Buffer_MemoryLayout_Type_Tiled)
            layout.tiled.minor_to_major = order.baseAddress
            layout.tiled.minor_to_major_size = order.count
            try withUnsafeMutablePointer(to: &layout) { (layout) throws(PJRTError) in
                var arguments = PJRT_Buffer_ToHostBuffer_Args()
                arguments.src = handle.pointer
                arguments.host_layout = requestingLayout ? layout : nil
                arguments.dst = start
                arguments.dst_size = byteCount
                try table.call("PJRT_Buffer_ToHostBuffer", table.functions.pointee.PJRT_Buffer_ToHostBuffer, &arguments)
                guard let event = arguments.event else { return }
                try Event(event, table: table).await(for: "PJRT_Buffer_ToHostBuffer")
            }
        }
    }

    /// The array in host memory, row-major.
    ///
    /// - Throws: as `copyToHost(into:)`.
    public func toHost() throws(PJRTError) -> [UInt8] {
        var failure: PJRTError?
        let count = byteCount
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { storage, initialized in
            do throws(PJRTError) {
                try copyToHost(into: UnsafeMutableRawBufferPointer(start: storage.baseAddress, count: count))
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Whether the memory was given up, by `delete()` or by donation. True also where the plugin cannot tell.
    public var isDeleted: Bool {
        var arguments = PJRT_Buffer_IsDeleted_Args()
        arguments.buffer = handle.pointer
        do throws(PJRTError) {
            try table.call("PJRT_Buffer_IsDeleted", table.functions.pointee.PJRT_Buffer_IsDeleted, &arguments)
        } catch {
            return true
        }
        return arguments.is_deleted
    }

    /// Gives up the memory now instead of with the last reference; running programs that read it finish first.
    public func delete() {
        var arguments = PJRT_Buffer_Delete_Args()
        arguments.buffer = handle.pointer
        table.callIgnoringErrors(table.functions.pointee.PJRT_Buffer_Delete, &arguments)
    }

    /// Blocks until the contents exist.
    ///
    /// - Throws: the error of the execution that should have made them, or the plugin's where the buffer is deleted.
    public func ready() throws(PJRTError) {
        var arguments = PJRT_Buffer_ReadyEvent_Args()
        arguments.buffer = handle.pointer
        try table.call("PJRT_Buffer_ReadyEvent", table.functions.pointee.PJRT_Buffer_ReadyEvent, &arguments)
        guard let event = arguments.event else { return }
        try Event(event, table: table).await(for: "PJRT_Buffer_ReadyEvent")
    }

    /// Whether the array lies in the memory of the host's own processor, so that reading it crosses no bus.
    public var isOnCPU: Bool {
        var arguments = PJRT_Buffer_IsOnCpu_Args()
        arguments.buffer = handle.pointer
        table.callIgnoringErrors(table.functions.pointee.PJRT_Buffer_IsOnCpu, &arguments)
        return arguments.is_on_cpu
    }
}
