import CPJRT

/// The plugin's function table and the one place where C calls and their errors are handled.
///
/// The table is copied into a record of the full size known here and the rest is left zero, so a function that
/// the plugin is too old to have reads as nil, and one it has beyond that is ignored.
struct FunctionTable: @unchecked Sendable {
    // Not checked, because of the pointer inside: it is written before the value is shared, never again, and never freed.
    /// The functions; one that the plugin lacks is nil.
    let functions: UnsafePointer<PJRT_Api>

    /// Copies the first `size` bytes of the plugin's own table.
    init(copying source: UnsafePointer<PJRT_Api>, size: Int) {
        let copy = UnsafeMutablePointer<PJRT_Api>.allocate(capacity: 1)
        copy.initialize(to: PJRT_Api())
        UnsafeMutableRawPointer(copy).copyMemory(from: source, byteCount: min(size, MemoryLayout<PJRT_Api>.size))
        functions = UnsafePointer(copy)
    }

    /// Calls one function of the table with its argument record, whose size field is filled in here.
    ///
    /// - Throws: `missingFunction` where the plugin lacks it, `plugin` where it answers with an error.
    func call<Arguments>(
        _ name: StaticString,
        _ function: ((UnsafeMutablePointer<Arguments>?) -> OpaquePointer?)?,
        _ arguments: inout Arguments
    ) throws(PJRTError) {
        guard let function else { throw .missingFunction(call: "\(name)") }
        FunctionTable.setSize(of: &arguments)
        if let error = function(&arguments) { throw take(error, call: "\(name)") }
    }

    /// Calls a function that must not fail upward, such as a destroy in `deinit`; an error is destroyed and dropped.
    func callIgnoringErrors<Arguments>(
        _ function: ((UnsafeMutablePointer<Arguments>?) -> OpaquePointer?)?, _ arguments: inout Arguments
    ) {
        FunctionTable.setSize(of: &arguments)
        if let error = function?(&arguments) { destroy(error) }
    }

    /// Every argument record starts with its own size in bytes.
    static func setSize<Record>(of record: inout Record) {
        withUnsafeMutableBytes(of: &record) { $0.storeBytes(of: MemoryLayout<Record>.size, as: Int.self) }
    }

    /// Turns the plugin's error into ours and destroys it.
    private func take(_ error: OpaquePointer, call: String) -> PJRTError {
        var text = PJRT_Error_Message_Args()
        FunctionTable.setSize(of: &text)
        text.error = error
        functions.pointee.PJRT_Error_Message?(&text)
        var code = PJRT_Error_GetCode_Args()
        FunctionTable.setSize(of: &code)
        code.error = error
        if let failed = functions.pointee.PJRT_Error_GetCode?(&code) { destroy(failed) }
        let message = FunctionTable.string(text.message, count: text.message_size)
        destroy(error)
        return .plugin(code: Int(code.code), message: message, call: call)
    }

    private func destroy(_ error: OpaquePointer) {
        var arguments = PJRT_Error_Destroy_Args()
        FunctionTable.setSize(of: &arguments)
        arguments.error = error
        functions.pointee.PJRT_Error_Destroy?(&arguments)
    }

    /// Text with a length, as the plugin hands it out; invalid UTF-8 is repaired.
    static func string(_ start: UnsafePointer<CChar>?, count: Int) -> String {
        guard let start, count > 0 else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

/// A pointer to an object that the plugin owns.
///
/// Not checked for `Sendable`, because the PJRT C API promises that its objects may be used from any thread;
/// who destroys it, and when, is the business of the class that holds it.
struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
}
