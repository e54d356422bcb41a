import PJRT
import Testing
import ThalwegCore

extension Program {
    /// The outputs, compiled without the compiler's passes that take the most time: programs that check laws are long and run once.
    func runInHurry(_ arguments: [HostArray]) throws -> [HostArray] {
        let engine = try Engine.shared()
        let executable = try engine.client.compile(
            stableHLO: module(platform: engine.platform).text,
            options: CompileOptions(overrides: [
                "xla_backend_optimization_level": .int64(0), "xla_llvm_disable_expensive_passes": .bool(true),
                "xla_cpu_use_fusion_emitters": .bool(false), "xla_cpu_enable_fast_min_max": .bool(false),
                "xla_cpu_parallel_codegen_split_count": .int64(1),
            ]))
        return try executable.execute((arguments + captures.map { try #require($0.constantValue) }).map(engine.upload)).map(engine.download)
    }
}
