import CPJRT

/// A compiled program loaded on a client's device.
public final class Executable: Sendable {
    /// The name of the compiled module.
    public let name: String
    /// How many arrays one execution gives.
    public let outputCount: Int
    /// The client that compiled or loaded the program.
    public let client: Client
    private let loaded: LoadedExecutable
    /// Types and dimensions of the outputs where the plugin can tell them in advance.
    private let outputTypes: [(ElementType, [Int])]?

    private var table: FunctionTable { client.table }

    /// Takes ownership of the plugin's loaded executable.
    init(_ handle: OpaquePointer, client: Client) throws(PJRTError) {
        let table = client.table
        let loaded = try LoadedExecutable(handle, client: client)
        var text = PJRT_Executable_Name_Args()
        text.executable = loaded.executable.pointer
        try table.call("PJRT_Executable_Name", table.functions.pointee.PJRT_Executable_Name, &text)
        var count = PJRT_Executable_NumOutputs_Args()
        count.executable = loaded.executable.pointer
        try table.call("PJRT_Executable_NumOutputs", table.functions.pointee.PJRT_Executable_NumOutputs, &count)
        self.client = client
        self.loaded = loaded
        name = FunctionTable.string(text.executable_name, count: text.executable_name_size)
        outputCount = count.num_outputs
        outputTypes = Executable.outputTypes(of: loaded, count: count.num_outputs)
    }

    /// Asks once for the types of the outputs; nil where the plugin does not say, or says it for a tuple.
    private static func outputTypes(of loaded: LoadedExecutable, count: Int) -> [(ElementType, [Int])]? {
        let table = loaded.client.table
        var types = PJRT_Executable_OutputElementTypes_Args()
        types.executable = loaded.executable.pointer
        var sizes = PJRT_Executable_OutputDimensions_Args()
        sizes.executable = loaded.executable.pointer
        do throws(PJRTError) {
            try table.call(
                "PJRT_Executable_OutputElementTypes", table.functions.pointee.PJRT_Executable_OutputElementTypes, &types)
            try table.call(
                "PJRT_Executable_OutputDimensions", table.functions.pointee.PJRT_Executable_OutputDimensions, &sizes)
        } catch {
            return nil
        }
        guard types.num_output_types == count, sizes.num_outputs == count else { return nil }
        var result: [(ElementType, [Int])] = []
        var next = 0
        for output in 0..<count {
            guard let raw = types.output_types?[output], let type = ElementType(rawValue: raw),
                let rank = sizes.dim_sizes?[output]
            else { return nil }
            var dimensions: [Int] = []
            for axis in next..<next + rank {
                guard let size = sizes.dims?[axis], size >= 0 else { return nil }
                dimensions.append(Int(size))
            }
            next += rank
            result.append((type, dimensions))
        }
        return result
    }

    /// Starts the program and returns at once; the outputs carry their own readiness, and errors at run time show there.
    ///
    /// - Parameters:
    ///   - arguments: in the order of the function's parameters, on this executable's client.
    ///   - keeping: indices of arguments that must survive although the program would take over their memory.
    /// - Throws: the plugin's error where the number, types or sizes of the arguments do not fit, or one is deleted.
    public func execute(_ arguments: [Buffer], keeping: Set<Int> = []) throws(PJRTError) -> [Buffer] {
        let handles = arguments.map { Optional($0.handle.pointer) }
        var outputs = [OpaquePointer?](repeating: nil, count: max(1, outputCount))
        let kept = keeping.sorted().map { Int64($0) }

        try handles.withUnsafeBufferPointer { (handles) throws(PJRTError) in
            try outputs.withUnsafeMutableBufferPointer { (outputs) throws(PJRTError) in
                try kept.withUnsafeBufferPointer { (kept) throws(PJRTError) in
                    var options = PJRT_ExecuteOptions()
                    FunctionTable.setSize(of: &options)
                    options.non_donatable_input_indices = kept.baseAddress
                    options.num_non_donatable_input_indices = kept.count
                    try run(handles, &options, outputs)
                }
            }
        }
        withExtendedLifetime(arguments) {}
        return try adopt(outputs)
    }

    private func run(
        _ arguments: UnsafeBufferPointer<OpaquePointer?>, _ options: UnsafeMutablePointer<PJRT_ExecuteOptions>,
        _ outputs: UnsafeMutableBufferPointer<OpaquePointer?>
    ) throws(PJRTError) {
        // One device, so each list of lists has one row.
        var argumentRow = arguments.baseAddress
        var outputRow = outputs.baseAddress
        try withUnsafeMutablePointer(to: &argumentRow) { (argumentRows) throws(PJRTError) in
            try withUnsafeMutablePointer(to: &outputRow) { (outputRows) throws(PJRTError) in
                var call = PJRT_LoadedExecutable_Execute_Args()
                call.executable = loaded.handle.pointer
                call.options = options
                call.argument_lists = UnsafePointer(argumentRows)
                call.num_devices = 1
                call.num_args = arguments.count
                call.output_lists = UnsafePointer(outputRows)
                try table.call(
                    "PJRT_LoadedExecutable_Execute", table.functions.pointee.PJRT_LoadedExecutable_Execute, &call)
            }
        }
    }

    /// Wraps the output handles; where one cannot be read, none of them leaks.
    private func adopt(_ handles: [OpaquePointer?]) throws(PJRTError) -> [Buffer] {
        var buffers: [Buffer] = []
        buffers.reserveCapacity(outputCount)
        var failure: PJRTError?
        for (index, handle) in handles.prefix(outputCount).enumerated() {
            guard let handle else {
                failure = failure ?? .plugin(code: 13, message: "output \(index) is missing", call: "PJRT_LoadedExecutable_Execute")
                continue
            }
            if let (type, dimensions) = outputTypes?[index] {
                buffers.append(Buffer(handle, type: type, dimensions: dimensions, client: client))
                continue
            }
            do throws(PJRTError) {
                buffers.append(try Buffer(asking: handle, client: client))
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return buffers
    }

    /// Runs the program and waits until every output exists.
    ///
    /// - Throws: as `execute(_:keeping:)`, and errors at run time.
    public func executeAndWait(_ arguments: [Buffer], keeping: Set<Int> = []) throws(PJRTError) -> [Buffer] {
        let outputs = try execute(arguments, keeping: keeping)
        for output in outputs { try output.ready() }
        return outputs
    }

    /// The compiled program as bytes for `Client.load(serialized:)`: machine code for this build of the plugin.
    ///
    /// - Throws: `missingFunction` or the plugin's `UNIMPLEMENTED` where it cannot serialize.
    public func serialize() throws(PJRTError) -> [UInt8] {
        var arguments = PJRT_Executable_Serialize_Args()
        arguments.executable = loaded.executable.pointer
        try table.call("PJRT_Executable_Serialize", table.functions.pointee.PJRT_Executable_Serialize, &arguments)
        defer { arguments.serialized_executable_deleter?(arguments.serialized_executable) }
        return Array(
            UnsafeRawBufferPointer(start: arguments.serialized_bytes, count: arguments.serialized_bytes_size))
    }

    /// How much memory one execution takes, as the compiler planned it.
    ///
    /// - Throws: `missingFunction` or the plugin's `UNIMPLEMENTED` where it cannot tell.
    public func memoryStatistics() throws(PJRTError) -> MemoryStatistics {
        var arguments = PJRT_Executable_GetCompiledMemoryStats_Args()
        arguments.executable = loaded.executable.pointer
        try table.call(
            "PJRT_Executable_GetCompiledMemoryStats", table.functions.pointee.PJRT_Executable_GetCompiledMemoryStats,
            &arguments)
        return MemoryStatistics(
            generatedCode: Int(arguments.generated_code_size_in_bytes), arguments: Int(arguments.argument_size_in_bytes),
            outputs: Int(arguments.output_size_in_bytes), aliased: Int(arguments.alias_size_in_bytes),
            temporary: Int(arguments.temp_size_in_bytes))
    }
}

/// The memory of a compiled program, each in bytes.
public struct MemoryStatistics: Sendable, Hashable {
    /// The machine code; 0 or less where the plugin does not know it.
    public let generatedCode: Int
    /// All arguments together.
    public let arguments: Int
    /// All outputs together, donated ones included.
    public let outputs: Int
    /// The part of the outputs that reuses the memory of donated arguments.
    public let aliased: Int
    /// Scratch memory needed while the program runs.
    public let temporary: Int
}
