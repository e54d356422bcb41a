import PJRT

/// A program compiled for a device. Constants that it captured lie on the device once, not in the program's text.
public final class CompiledProgram: Sendable {
    /// What `run` takes.
    public let inputTypes: [TensorType]
    /// What `run` gives.
    public let outputTypes: [TensorType]
    /// The device.
    public let engine: Engine
    /// Whether the executable came from the disk instead of the compiler.
    public let fromCache: Bool
    /// The memory that one run takes: as the compiler says it where the plugin can tell, else estimated.
    public let memory: MemoryUse
    private let executable: Executable
    private let captures: [Buffer]

    init(
        _ program: Program, name: String, aliases: [Int: Int], engine: Engine, inputNames: [String] = [], outputNames: [String] = [],
        reserving reserved: Int = 0
    ) throws {
        inputTypes = program.inputTypes
        outputTypes = program.outputTypes
        self.engine = engine
        let simplified = program.simplified()
        var use = simplified.memoryUse(aliases: aliases, inputNames: inputNames, outputNames: outputNames)
        try engine.expectRoom(for: use, of: name, reserving: reserved)
        captures = try program.captures.map { capture in
            guard let array = capture.constantValue else {
                throw TraceError(op: "compile", operands: [capture.type], reason: "a traced value of another function is used here")
            }
            return try engine.upload(array)
        }
        func text(joining: Bool) throws -> String {
            try simplified.module(
                named: name, platform: engine.deviceName.platform.rawValue, kernels: engine.kernels, aliases: aliases, joining: joining
            ).text
        }
        if engine.deviceName.platform == .cpu {
            do {
                (executable, fromCache) = try CompiledProgram.executable(for: text(joining: true), engine: engine)
            } catch is PJRTError {  // a plugin that cannot join operations
                (executable, fromCache) = try CompiledProgram.executable(for: text(joining: false), engine: engine)
            }
        } else {
            (executable, fromCache) = try CompiledProgram.executable(for: text(joining: false), engine: engine)
        }
        if let told = try? executable.memoryStatistics() {
            use.correct(by: told)
            try engine.expectRoom(for: use, of: name, reserving: reserved)
        }
        memory = use
    }

    /// The settings that a program needs on the engine's platform.
    ///
    /// XLA's XNNPACK products on the CPU copy a large right-hand side once for each address and never look at it again, so that
    /// a donated matrix, which keeps its address, would be multiplied with the values of the first call for ever.
    private static func overrides(for engine: Engine) -> [String: CompileOptions.Override] {
        switch engine.deviceName.platform {
        case .cpu: ["xla_cpu_use_xnnpack": .bool(false)]
        case .cuda:
            PluginLocator.cudaDataDirectory(plugin: engine.client.plugin.path).map { ["xla_gpu_cuda_data_dir": .string($0)] } ?? [:]
        case .rocm, .tpu: [:]
        }
    }

    private static func executable(for text: String, engine: Engine) throws(PJRTError) -> (Executable, fromCache: Bool) {
        func make(_ overrides: [String: CompileOptions.Override]) throws(PJRTError) -> (Executable, fromCache: Bool) {
            let first = engine.client.devices[0].id
            let options = CompileOptions(deviceID: engine.device.id == first ? nil : engine.device.id, overrides: overrides)
            if let cache = engine.cache { return try cache.executable(for: text, options: options, client: engine.client) }
            return (try engine.client.compile(stableHLO: text, options: options), false)
        }
        let overrides = overrides(for: engine)
        guard !overrides.isEmpty else { return try make([:]) }
        do throws(PJRTError) {
            return try make(overrides)
        } catch {
            return try make([:])  // a plugin that does not know the setting
        }
    }

    /// Runs on arrays of the device; returns at once, the results become ready later.
    ///
    /// Donated inputs (`aliases`) are given up, except those numbered in `keeping`.
    public func run(buffers: [Buffer], keeping: Set<Int> = []) throws -> [Buffer] {
        try executable.execute(buffers + captures, keeping: keeping.union(captures.indices.map { buffers.count + $0 }))
    }

    /// Runs on arrays of the host and waits for the results.
    ///
    /// - Throws: `TraceError` when the arguments' types are not those compiled for; `PJRTError`.
    public func run(_ arguments: [HostArray]) throws -> [HostArray] {
        let types = arguments.map { TensorType($0.dtype, $0.shape) }
        guard types == inputTypes else {
            throw TraceError(op: "run", operands: types, reason: "the program was compiled for \(inputTypes)")
        }
        return try run(buffers: arguments.map(engine.upload)).map(engine.download)
    }
}
