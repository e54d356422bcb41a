import CPJRT

/// A plugin event: something that becomes ready, or fails, at a later time. Destroyed with the value.
struct Event: ~Copyable {
    private let handle: OpaquePointer
    private let table: FunctionTable

    init(_ handle: OpaquePointer, table: FunctionTable) {
        self.handle = handle
        self.table = table
    }

    deinit {
        var arguments = PJRT_Event_Destroy_Args()
        arguments.event = handle
        table.callIgnoringErrors(table.functions.pointee.PJRT_Event_Destroy, &arguments)
    }

    /// Blocks until the event is ready; throws the error that it carries.
    func await(for name: StaticString) throws(PJRTError) {
        var arguments = PJRT_Event_Await_Args()
        arguments.event = handle
        try table.call(name, table.functions.pointee.PJRT_Event_Await, &arguments)
    }
}
