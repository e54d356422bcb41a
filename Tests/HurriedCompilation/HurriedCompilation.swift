public import PJRT
public import ThalwegCore

extension CompileOptions {
    /// Without the compiler's passes that take the most time, for programs that are long and run a few times. What they compute is the same up to
    /// rounding.
    public static let hurried = CompileOptions(overrides: [
        "xla_backend_optimization_level": .int64(0), "xla_llvm_disable_expensive_passes": .bool(true), "xla_cpu_use_fusion_emitters": .bool(false),
        "xla_cpu_enable_fast_min_max": .bool(false), "xla_cpu_parallel_codegen_split_count": .int64(1), "xla_cpu_use_xnnpack": .bool(false),
    ])
}

extension Program {
    /// The outputs, compiled in a hurry.
    ///
    /// - Parameter module: the program's text; nil for that without the host's kernels.
    public func runInHurry(_ arguments: [HostArray], module: String? = nil) throws -> [HostArray] {
        let engine = try Engine.shared()
        let executable = try engine.client.compile(stableHLO: module ?? self.module(platform: engine.platform).text, options: .hurried)
        let constants = try captures.map { capture in
            guard let array = capture.constantValue else {
                throw TraceError(op: "compile", operands: [capture.type], reason: "a traced value of another function is used here")
            }
            return array
        }
        return try executable.execute((arguments + constants).map(engine.upload)).map(engine.download)
    }
}
