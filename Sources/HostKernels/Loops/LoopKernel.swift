import CPJRT

/// Element-wise arithmetic with any number of results in one pass over memory. The compiler's own loops have one result each, so an
/// optimizer's update reads everything once for every array that it writes.
enum LoopKernel {
    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            guard let loop = CompiledLoop.of(try call.plan()) else { throw .mismatch("the plan of a loop") }
            let plan = loop.plan
            // Operands behind those of the plan are there to be computed before.
            guard call.operandCount >= plan.operandCount, call.resultCount == plan.outputs.count else {
                throw .mismatch("\(call.operandCount) operands and \(call.resultCount) results of a loop with \(plan.operandCount) and \(plan.outputs.count)")
            }
            var arrays: [KernelBuffer] = []
            for index in 0..<plan.operandCount { arrays.append(try call.operand(index)) }
            for index in 0..<plan.outputs.count { arrays.append(try call.result(index)) }
            for node in plan.nodes where node.opcode == .array || node.opcode == .scalar {
                try check(arrays[node.a], plan, isArray: node.opcode == .array)
            }
            for array in arrays.dropFirst(plan.operandCount) { try check(array, plan, isArray: true) }
            loop.run(arrays, on: call.pool)
        }
    }

    private static func check(_ buffer: KernelBuffer, _ plan: LoopPlan, isArray: Bool) throws(KernelError) {
        let type = Int32(plan.element == .float32 ? XLA_FFI_DataType_F32 : XLA_FFI_DataType_F64)
        guard buffer.type == type || (!isArray && buffer.isBoolean), buffer.count == (isArray ? plan.count : 1) else {
            throw .mismatch("a buffer of \(buffer.count) elements of type \(buffer.type) in a loop over \(plan.count) of type \(type)")
        }
    }
}

extension KernelBuffer {
    /// Whether the elements are Booleans, a byte each.
    var isBoolean: Bool { type == Int32(XLA_FFI_DataType_PRED) }
}
