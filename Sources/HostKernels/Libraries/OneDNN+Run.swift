import Synchronization

extension OneDNN {
    /// Runs a primitive on arrays where they lie, with scratch memory of its own; 0 or the library's status.
    ///
    /// - Parameter scratchBytes: the size of the scratchpad, at least.
    func run(
        _ primitive: Object, _ operands: [(number: Int32, record: Record, data: UnsafeMutableRawPointer)], scratchpad: Record?,
        bytes scratchBytes: Int
    ) -> Status {
        Workspace.with(bytes: scratchBytes) { scratch in
            var arguments: [Argument] = []
            defer { for argument in arguments { if let memory = argument.memory { _ = functions.destroyMemory(memory) } } }
            for (number, record, data) in operands + (scratchpad.map { [(Code.scratchpad, $0, scratch)] } ?? []) {
                var memory: Object?
                let status = functions.createMemory(&memory, record, engine, data)
                if status != 0 { return status }
                arguments.append(Argument(number: number, memory: memory))
            }
            guard let stream = sharedStream() else { return -1 }
            return functions.execute(primitive, stream, Int32(arguments.count), arguments)
        }
    }

    /// Not checked, because of the pointer: execution on the CPU is finished when the call returns, so threads may share a stream.
    private struct Stream: @unchecked Sendable { let object: Object? }
    private static let stream = Mutex<Stream?>(nil)

    private func sharedStream() -> Object? {
        OneDNN.stream.withLock { stream -> Stream in
            if let stream { return stream }
            var object: Object?
            _ = functions.createStream(&object, engine, 1)
            let made = Stream(object: object)
            stream = made
            return made
        }.object
    }
}
