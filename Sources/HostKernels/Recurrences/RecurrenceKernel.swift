import CPJRT

/// The steps of a recurrent layer, or of its derivative, in one call. For the compiler each step is a row of calls, each too short to wake
/// a second thread for; here a thread takes its rows through all steps, and no thread waits for another before the last.
enum RecurrenceKernel {
    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            guard let recurrence = CompiledRecurrence.of(try call.plan()) else { throw .mismatch("the plan of a recurrence") }
            let plan = recurrence.plan
            var operands: [KernelBuffer] = [], results: [KernelBuffer] = []
            for index in 0..<call.operandCount { operands.append(try call.operand(index)) }
            for index in 0..<call.resultCount { results.append(try call.result(index)) }
            func check(_ buffers: [KernelBuffer], _ index: Int, _ count: Int) throws(KernelError) {
                guard buffers.indices.contains(index), buffers[index].type == Int32(XLA_FFI_DataType_F32), buffers[index].count == count else {
                    throw .mismatch("array \(index) of a recurrence, which has \(count) elements of float32")
                }
            }
            for store in plan.stores {
                switch store.role {
                case .carry:
                    try check(operands, store.index, plan.rows * store.columns)
                    try check(results, store.index, plan.rows * store.columns)
                case .slice: try check(operands, store.index, plan.length * plan.rows * store.columns)
                case .fixed: try check(operands, store.index, plan.rows * store.columns)
                case .vector: try check(operands, store.index, store.columns)
                case .output: try check(results, store.index, plan.length * plan.rows * store.columns)
                case .scratch: break
                }
            }
            for matrix in plan.matrices { try check(operands, matrix.operand, matrix.inputs * matrix.outputs) }
            recurrence.run(operands, results, on: call.pool)
        }
    }
}
