import CPJRT

/// Element-wise arithmetic with any number of results in one pass over memory. The compiler's own loops have one result each, so an
/// optimizer's update reads everything once for every array that it writes.
enum LoopKernel {
    static let handler: XLA_FFI_Handler = { frame in
        KernelCall.handle(frame) { (call) throws(KernelError) in
            guard let loop = CompiledLoop.of(try call.plan()) else { throw .mismatch("the plan of a loop") }
            let plan = loop.plan
            // Operands behind those of the plan are there to be computed before.
            let (operands, results) = (plan.counts.count * plan.operandCount, plan.counts.count * plan.outputs.count)
            guard call.operandCount >= operands, call.resultCount == results else {
                throw .mismatch("\(call.operandCount) operands and \(call.resultCount) results of a loop with \(operands) and \(results)")
            }
            var sets: [[KernelBuffer]] = []
            for (number, count) in plan.counts.enumerated() {
                var arrays: [KernelBuffer] = []
                for index in 0..<plan.operandCount { arrays.append(try call.operand(number * plan.operandCount + index)) }
                for index in 0..<plan.outputs.count { arrays.append(try call.result(number * plan.outputs.count + index)) }
                for node in plan.nodes where node.opcode == .array || node.opcode == .scalar {
                    try check(arrays[node.a], plan.element, node.opcode == .array ? count : nil)
                }
                for array in arrays.dropFirst(plan.operandCount) { try check(array, plan.element, count) }
                sets.append(arrays)
            }
            loop.run(sets, on: call.pool)
        }
    }

    /// - Parameter count: elements of an array; nil for a scalar.
    private static func check(_ buffer: KernelBuffer, _ element: LoopPlan.Element, _ count: Int?) throws(KernelError) {
        let type = Int32(element == .float32 ? XLA_FFI_DataType_F32 : XLA_FFI_DataType_F64)
        guard buffer.type == type || (count == nil && buffer.isBoolean), buffer.count == count ?? 1 else {
            throw .mismatch("a buffer of \(buffer.count) elements of type \(buffer.type) in a loop over \(count ?? 1) of type \(type)")
        }
    }
}

extension KernelBuffer {
    /// Whether the elements are Booleans, a byte each.
    var isBoolean: Bool { type == Int32(XLA_FFI_DataType_PRED) }
}
