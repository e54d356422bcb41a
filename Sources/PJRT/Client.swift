import CPJRT

/// A connection to the devices of one plugin. Every buffer and executable belongs to the client that made it and keeps it alive.
public final class Client: Sendable {
    /// The plugin behind the client.
    public let plugin: Plugin
    /// The devices that this process may use, never empty.
    public let devices: [Device]
    /// The kind of accelerator, for example `cpu` or `cuda`.
    public let platformName: String
    /// The plugin's text about its own build.
    public let platformVersion: String
    let handle: Handle

    var table: FunctionTable { plugin.table }

    init(plugin: Plugin, options: [ClientOption]) throws(PJRTError) {
        let table = plugin.table
        let created = try ClientOption.withRecords(of: options) { (records) throws(PJRTError) -> OpaquePointer? in
            var arguments = PJRT_Client_Create_Args()
            arguments.create_options = records.baseAddress
            arguments.num_options = records.count
            try table.call("PJRT_Client_Create", table.functions.pointee.PJRT_Client_Create, &arguments)
            return arguments.client
        }
        guard let created else { throw .missingFunction(call: "PJRT_Client_Create") }
        do throws(PJRTError) {
            let described = try Client.describe(created, table: table)
            guard !described.devices.isEmpty else { throw .noDevices(platform: described.name) }
            self.plugin = plugin
            handle = Handle(pointer: created)
            (platformName, platformVersion, devices) = described
        } catch {
            Client.destroy(created, table: table)
            throw error
        }
    }

    deinit { Client.destroy(handle.pointer, table: table) }

    private static func destroy(_ client: OpaquePointer, table: FunctionTable) {
        var arguments = PJRT_Client_Destroy_Args()
        arguments.client = client
        table.callIgnoringErrors(table.functions.pointee.PJRT_Client_Destroy, &arguments)
    }

    private static func describe(
        _ client: OpaquePointer, table: FunctionTable
    ) throws(PJRTError) -> (name: String, version: String, devices: [Device]) {
        var name = PJRT_Client_PlatformName_Args()
        name.client = client
        try table.call("PJRT_Client_PlatformName", table.functions.pointee.PJRT_Client_PlatformName, &name)
        var version = PJRT_Client_PlatformVersion_Args()
        version.client = client
        try table.call("PJRT_Client_PlatformVersion", table.functions.pointee.PJRT_Client_PlatformVersion, &version)
        var list = PJRT_Client_AddressableDevices_Args()
        list.client = client
        try table.call("PJRT_Client_AddressableDevices", table.functions.pointee.PJRT_Client_AddressableDevices, &list)
        var devices: [Device] = []
        for pointer in UnsafeBufferPointer(start: list.addressable_devices, count: list.num_addressable_devices) {
            if let pointer { devices.append(try Device(pointer, table: table)) }
        }
        return (
            FunctionTable.string(name.platform_name, count: name.platform_name_size),
            FunctionTable.string(version.platform_version, count: version.platform_version_size), devices
        )
    }

    /// Compiles StableHLO text, pretty or generic, whose public function is `@main`.
    ///
    /// Takes from tens of milliseconds to seconds: keep the result, or use `ExecutableCache`.
    /// An input is donated to output `n` where its argument carries `{tf.aliasing_output = n : i32}`.
    /// - Throws: `plugin` with the compiler's own message where the text is not a valid program.
    public func compile(stableHLO: String, options: CompileOptions = .init()) throws(PJRTError) -> Executable {
        var code = Array(stableHLO.utf8)
        let format = Array("mlir".utf8)
        let settings = options.serialized
        let loaded = try code.withUnsafeMutableBufferPointer { (code) throws(PJRTError) -> OpaquePointer? in
            try format.withUnsafeBufferPointer { (format) throws(PJRTError) -> OpaquePointer? in
                try settings.withUnsafeBufferPointer { (settings) throws(PJRTError) -> OpaquePointer? in
                    var program = PJRT_Program()
                    FunctionTable.setSize(of: &program)
                    program.code = UnsafeMutableRawPointer(code.baseAddress)?.assumingMemoryBound(to: CChar.self)
                    program.code_size = code.count
                    program.format = Client.characters(format)
                    program.format_size = format.count
                    return try compile(&program, settings)
                }
            }
        }
        guard let loaded else { throw .missingFunction(call: "PJRT_Client_Compile") }
        return try Executable(loaded, client: self)
    }

    /// Bytes as C declares them: a pointer to characters may look at memory of any type.
    private static func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar>? {
        UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    }

    private func compile(
        _ program: UnsafePointer<PJRT_Program>, _ settings: UnsafeBufferPointer<UInt8>
    ) throws(PJRTError) -> OpaquePointer? {
        var arguments = PJRT_Client_Compile_Args()
        arguments.client = handle.pointer
        arguments.program = program
        arguments.compile_options = Client.characters(settings)
        arguments.compile_options_size = settings.count
        try table.call("PJRT_Client_Compile", table.functions.pointee.PJRT_Client_Compile, &arguments)
        return arguments.executable
    }

    /// Loads what `Executable.serialize()` gave, from the same build of the plugin on the same kind of machine.
    ///
    /// The bytes hold machine code: load only what this user wrote.
    /// - Throws: the plugin's error where it cannot read the bytes, `missingFunction` where it cannot do it at all.
    public func load(serialized: [UInt8]) throws(PJRTError) -> Executable {
        let loaded = try serialized.withUnsafeBufferPointer { (bytes) throws(PJRTError) -> OpaquePointer? in
            var arguments = PJRT_Executable_DeserializeAndLoad_Args()
            arguments.client = handle.pointer
            arguments.serialized_executable = Client.characters(bytes)
            arguments.serialized_executable_size = bytes.count
            try table.call(
                "PJRT_Executable_DeserializeAndLoad", table.functions.pointee.PJRT_Executable_DeserializeAndLoad, &arguments)
            return arguments.loaded_executable
        }
        guard let loaded else { throw .missingFunction(call: "PJRT_Executable_DeserializeAndLoad") }
        return try Executable(loaded, client: self)
    }

    /// Copies a dense row-major array to a device; the bytes may change as soon as the call returns.
    ///
    /// - Parameters:
    ///   - bytes: exactly the product of `dimensions` times `type.byteCount` bytes.
    ///   - dimensions: empty for a scalar; a zero makes an empty array.
    ///   - device: the first device of the client where nil.
    /// - Throws: `byteCount` where the sizes disagree, or the plugin's error, for example out of memory.
    public func makeBuffer(
        bytes: UnsafeRawBufferPointer, type: ElementType, dimensions: [Int], device: Device? = nil
    ) throws(PJRTError) -> Buffer {
        let expected = type.byteCount(dimensions: dimensions)
        guard let expected, expected == bytes.count else {
            throw .byteCount(expected: expected, given: bytes.count, type: type, dimensions: dimensions)
        }
        // An empty array has no address, but the plugin wants one that is not null.
        let empty: [UInt64] = [0]
        let sizes = dimensions.map { Int64($0) }
        let made = try empty.withUnsafeBufferPointer { (empty) throws(PJRTError) -> OpaquePointer? in
            try sizes.withUnsafeBufferPointer { (sizes) throws(PJRTError) -> OpaquePointer? in
                var arguments = PJRT_Client_BufferFromHostBuffer_Args()
                arguments.client = handle.pointer
                arguments.data = bytes.baseAddress ?? UnsafeRawPointer(empty.baseAddress)
                arguments.type = type.rawValue
                arguments.dims = sizes.baseAddress
                arguments.num_dims = sizes.count
                arguments.host_buffer_semantics = Int32(PJRT_HostBufferSemantics_kImmutableOnlyDuringCall)
                arguments.device = (device ?? devices[0]).handle.pointer
                try table.call(
                    "PJRT_Client_BufferFromHostBuffer", table.functions.pointee.PJRT_Client_BufferFromHostBuffer, &arguments)
                if let event = arguments.done_with_host_buffer {
                    let done = Event(event, table: table)
                    do throws(PJRTError) {
                        try done.await(for: "PJRT_Client_BufferFromHostBuffer")
                    } catch {
                        if let buffer = arguments.buffer { Buffer.destroy(buffer, table: table) }
                        throw error
                    }
                }
                return arguments.buffer
            }
        }
        guard let made else { throw .missingFunction(call: "PJRT_Client_BufferFromHostBuffer") }
        return Buffer(made, type: type, dimensions: dimensions, client: self)
    }
}
