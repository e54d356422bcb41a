import CPJRT

/// The two C objects behind one `Executable`, destroyed together with it.
final class LoadedExecutable: Sendable {
    let client: Client
    /// What runs: `PJRT_LoadedExecutable`.
    let handle: Handle
    /// What can be asked: `PJRT_Executable`.
    let executable: Handle

    /// Takes ownership of `handle`, also where this throws.
    init(_ handle: OpaquePointer, client: Client) throws(PJRTError) {
        let table = client.table
        var arguments = PJRT_LoadedExecutable_GetExecutable_Args()
        arguments.loaded_executable = handle
        do throws(PJRTError) {
            try table.call(
                "PJRT_LoadedExecutable_GetExecutable", table.functions.pointee.PJRT_LoadedExecutable_GetExecutable, &arguments)
            guard let executable = arguments.executable else {
                throw .missingFunction(call: "PJRT_LoadedExecutable_GetExecutable")
            }
            self.client = client
            self.handle = Handle(pointer: handle)
            self.executable = Handle(pointer: executable)
        } catch {
            LoadedExecutable.destroy(handle, table: table)
            throw error
        }
    }

    deinit {
        var arguments = PJRT_Executable_Destroy_Args()
        arguments.executable = executable.pointer
        client.table.callIgnoringErrors(client.table.functions.pointee.PJRT_Executable_Destroy, &arguments)
        LoadedExecutable.destroy(handle.pointer, table: client.table)
    }

    private static func destroy(_ handle: OpaquePointer, table: FunctionTable) {
        var arguments = PJRT_LoadedExecutable_Destroy_Args()
        arguments.executable = handle
        table.callIgnoringErrors(table.functions.pointee.PJRT_LoadedExecutable_Destroy, &arguments)
    }
}
