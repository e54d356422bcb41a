import Foundation
import HostKernels
import PJRT
import Synchronization

/// A device ready to compile and run programs: a PJRT client and the executables cached on disk.
public final class Engine: Sendable {
    /// The PJRT client.
    public let client: Client
    let cache: ExecutableCache?
    /// The functions of this process that programs may call.
    let kernels: Set<HostKernel>
    /// How much memory programs may take.
    public let memoryLimit: MemoryLimit
    /// What runs slower than it could on this machine, and why; a sentence each, to be shown once.
    public let notes: [String]

    /// The device of the client on which arrays lie and programs run.
    public let device: Device
    /// The device as the command line names it: `cpu`, `cuda:1`.
    public let deviceName: DeviceName

    /// An engine on the plugin at `path`.
    ///
    /// - Parameters:
    ///   - device: which of the plugin's devices; its first where nil, of the kind that the path speaks of.
    ///   - deviceCount: host devices that a CPU plugin simulates; at least as many as `device` asks for. 1 is fastest for one
    ///     program.
    ///   - cacheDirectory: where executables are kept between runs; nil keeps none.
    ///   - hostKernels: whether programs on the CPU may call libraries of the host (`HostKernel`); the values are the same
    ///     up to rounding.
    ///   - memoryLimit: how much memory programs may take.
    /// - Throws: what loading the plugin throws; `wrongPlatform`, `deviceUnavailable` or `noSuchDevice` where it has no such
    ///   device.
    public init(
        plugin path: String, device: DeviceName? = nil, deviceCount: Int = 1, cacheDirectory: String? = nil, hostKernels: Bool = true,
        memoryLimit: MemoryLimit = .available
    ) throws(PJRTError) {
        _ = HostMemory.keepsFreedBlocks  // before the plugin's threads allocate
        let plugin = try Plugin.load(path: path)
        let name = device ?? DeviceName(Platform(pluginPath: path))
        let client = try plugin.makeClient(for: name.platform, hostDevices: max(deviceCount, name.index + 1), visible: [name.index])
        self.client = client
        deviceName = name
        self.device = try client.device(numbered: name.index, of: name.platform)
        self.memoryLimit = memoryLimit
        cache = cacheDirectory.map { ExecutableCache(directory: $0) }
        (kernels, notes) = hostKernels && name.platform == .cpu ? Engine.registeredKernels(of: plugin) : ([], [])
    }

    private let counts = Mutex<[String: Int]>([:])

    /// How many programs of each name were compiled, or loaded from the disk, since the engine was made: a training step that is in it once was not
    /// compiled again.
    public var compilations: [String: Int] { counts.withLock { $0 } }

    /// The name of the platform as the plugin says it: `cpu`, `cuda` …
    public var platform: String { client.platformName }

    /// The functions of this process that programs call on this device, by the names that they have in StableHLO, sorted.
    public var hostKernelNames: [String] { kernels.map(\.target).sorted() }

    private static let sharedEngine = Mutex<Engine?>(nil)

    /// The engine used where none is named, made at the first call: the plugin that `PluginLocator` finds, executables
    /// cached beside it.
    ///
    /// - Parameters:
    ///   - plugin: a path that goes before the places searched; counts at the first call only.
    ///   - device: the device, the CPU or that of the `plugin` where nil; counts at the first call only.
    /// - Throws: `PJRTError` when no plugin is found or it cannot be used.
    public static func shared(plugin: String? = nil, device: DeviceName? = nil) throws -> Engine {
        try sharedEngine.withLock { engine in
            if let engine { return engine }
            let environment = ProcessInfo.processInfo.environment
            let path = try PluginLocator.find(for: device?.platform ?? .cpu, explicit: plugin, environment: environment)
            let cache = PluginLocator.cacheDirectory(environment: environment).map { $0 + "/executables" }
            let made = try Engine(plugin: path, device: device, cacheDirectory: cache)
            engine = made
            return made
        }
    }

    private static let registered = Mutex<[String: (Set<HostKernel>, [String])]>([:])

    /// The kernels that a plugin took, registered once in a process, and why others are missing.
    private static func registeredKernels(of plugin: Plugin) -> (Set<HostKernel>, [String]) {
        registered.withLock { known in
            if let found = known[plugin.path] { return found }
            let (kernels, refusal) = HostKernel.registerAll { name, handler in try plugin.register(handler: handler, named: name) }
            var notes: [String] = []
            if let refusal { notes.append("the plugin takes no kernels of the host, so products are slower: \(refusal)") }
            notes += HostKernel.absentLibraries.map { "\($0), so some operations are slower" }
            known[plugin.path] = (kernels, notes)
            return (kernels, notes)
        }
    }

    /// Copies an array to the device.
    public func upload(_ array: HostArray) throws -> Buffer {
        try array.bytes.withUnsafeBytes {
            try client.makeBuffer(bytes: $0, type: array.dtype.bufferType, dimensions: array.shape.dimensions, device: device)
        }
    }

    /// Copies a device array to the host; waits until it is computed.
    public func download(_ buffer: Buffer) throws -> HostArray {
        HostArray(dtype: DType(buffer.elementType), shape: Shape(buffer.dimensions), bytes: try buffer.toHost())
    }

    /// Compiles a closed program.
    ///
    /// - Parameters:
    ///   - aliases: input number → number of the output that takes over its storage. Such an input is given up by the call that
    ///     uses it.
    ///   - inputNames: what messages call the inputs.
    ///   - outputNames: what messages call the outputs.
    ///   - reserved: bytes that must be left beside what a run takes.
    /// - Throws: `MemoryError` when a run would not fit `memoryLimit`; `PJRTError`.
    public func compile(
        _ program: Program, named name: String = "thalweg", aliases: [Int: Int] = [:], inputNames: [String] = [],
        outputNames: [String] = [], reserving reserved: Int = 0
    ) throws -> CompiledProgram {
        counts.withLock { $0[name, default: 0] += 1 }
        return try CompiledProgram(
            program, name: name, aliases: aliases, engine: self, inputNames: inputNames, outputNames: outputNames, reserving: reserved)
    }

    /// - Throws: `MemoryError` when that use, and `reserved` bytes beside it, exceed what is there.
    public func expectRoom(for use: MemoryUse, of program: String, reserving reserved: Int = 0) throws(MemoryError) {
        let need = MemoryUse.sum([use.additional, reserved]), isHost = deviceName.platform == .cpu
        guard var available = memoryLimit.bytes(on: device, isHost: isHost), need > available else { return }
        if isHost, memoryLimit == .available { available = MemoryUse.sum([available, AvailableMemory.heldByAllocator()]) }
        guard need > available else { return }
        throw MemoryError(program: program, use: use, reserved: reserved, available: available)
    }
}

extension DType {
    /// The plugin's names of the element types.
    private static let bufferTypes: [(DType, ElementType)] = [
        (.bool, .bool), (.int8, .int8), (.int16, .int16), (.int32, .int32), (.int64, .int64), (.uint8, .uint8), (.uint16, .uint16),
        (.uint32, .uint32), (.uint64, .uint64), (.float16, .float16), (.bfloat16, .bfloat16), (.float32, .float32), (.float64, .float64),
    ]

    var bufferType: ElementType {
        guard let pair = DType.bufferTypes.first(where: { $0.0 == self }) else { preconditionFailure("no buffer type for \(self)") }
        return pair.1
    }

    /// The type of a device array's elements.
    public init(_ type: ElementType) {
        guard let pair = DType.bufferTypes.first(where: { $0.1 == type }) else { preconditionFailure("no element type for \(type)") }
        self = pair.0
    }
}
