import HostKernels
import StableHLO

extension Scan {
    /// The steps by the host's kernel; nil where rows of the batch meet, or where the body does what the kernel has no code for.
    func callingKernel(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value]? {
        guard context.kernels.contains(.recurrence), var builder = try? RecurrenceBuilder(self), let plan = try? builder.build(),
            plan.multiplications >= RecurrencePlan.smallest
        else { return nil }
        return context.call(.recurrence, operands, plan: plan.numbers, results: outputs)
    }
}
