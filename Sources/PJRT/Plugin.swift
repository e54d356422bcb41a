import CPJRT
import Glibc
import Synchronization

/// A loaded PJRT plugin: the compiler and the runtime of one kind of accelerator, behind the PJRT C API.
///
/// A plugin stays loaded until the process ends: its threads and static objects do not survive an unload.
public final class Plugin: Sendable {
    /// The absolute path of the library, symbolic links resolved.
    public let path: String
    /// The version of the PJRT C API that the plugin was built with.
    public let apiVersion: (major: Int, minor: Int)
    /// The bytes of the plugin's function table; functions beyond it do not exist for this plugin.
    public let structSize: Int
    let table: FunctionTable

    /// The major version of the C API spoken here.
    static let supportedMajorVersion = 0
    /// The table must reach at least to the end of the functions without which nothing runs.
    static let minimumTableSize = (MemoryLayout<PJRT_Api>.offset(of: \.PJRT_Buffer_ReadyEvent) ?? 0) + MemoryLayout<Int>.size

    private static let loaded = Mutex<[String: Plugin]>([:])

    private init(path: String, apiVersion: (Int, Int), structSize: Int, table: FunctionTable) {
        self.path = path
        self.apiVersion = apiVersion
        self.structSize = structSize
        self.table = table
    }

    /// Loads and initializes a plugin; the same file is loaded once in a process, from whichever thread asks first.
    ///
    /// - Parameter path: the shared library, for example `xla_cpu_pjrt.so`.
    /// - Throws: `noSuchPlugin`, `libraryNotLoadable`, `notAPlugin`, `unsupportedVersion`, or the plugin's own error.
    public static func load(path: String) throws(PJRTError) -> Plugin {
        guard let resolved = resolve(path) else { throw .noSuchPlugin(path: path, source: "the caller") }
        return try loaded.withLock { (plugins: inout sending [String: Plugin]) throws(PJRTError) -> Plugin in
            if let plugin = plugins[resolved] { return plugin }
            let plugin = try open(resolved)
            plugins[resolved] = plugin
            return plugin
        }
    }

    /// Keeps plugins from writing their informational log lines to standard error, unless the user asked for them
    /// with `TF_CPP_MIN_LOG_LEVEL`.
    ///
    /// Changes the environment of the process, so call it before the first thread and the first plugin.
    public static func silenceLogs() {
        setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0)
    }

    private static func resolve(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static func open(_ path: String) throws(PJRTError) -> Plugin {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .libraryNotLoadable(path: path, reason: dlerror().map { String(cString: $0) } ?? "unknown reason")
        }
        guard let symbol = dlsym(library, "GetPjrtApi") else {
            dlclose(library)
            throw .notAPlugin(path: path)
        }
        // The symbol's type is fixed by the PJRT C API; there is no way to ask the library for it.
        let getTable = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<PJRT_Api>?).self)
        let versionEnd = (MemoryLayout<PJRT_Api>.offset(of: \.PJRT_Error_Destroy) ?? 0)
        guard let source = getTable(), source.pointee.struct_size >= versionEnd else { throw .notAPlugin(path: path) }
        let version = source.pointee.pjrt_api_version
        let (major, minor) = (Int(version.major_version), Int(version.minor_version))
        let size = Int(source.pointee.struct_size)
        guard major == supportedMajorVersion, size >= minimumTableSize else {
            throw .unsupportedVersion(path: path, major: major, minor: minor, structSize: size)
        }
        let table = FunctionTable(copying: source, size: size)
        var arguments = PJRT_Plugin_Initialize_Args()
        try table.call("PJRT_Plugin_Initialize", table.functions.pointee.PJRT_Plugin_Initialize, &arguments)
        return Plugin(path: path, apiVersion: (major, minor), structSize: size, table: table)
    }

    /// Makes a client: the devices of this plugin and the memory on them.
    ///
    /// On the CPU pass `.int64("cpu_device_count", 1)`: the plugin's default of several devices is 10–15 % slower
    /// for one program.
    /// - Throws: the plugin's own error, for example for an option it does not know, or `noDevices`.
    public func makeClient(options: [ClientOption] = []) throws(PJRTError) -> Client {
        try Client(plugin: self, options: options)
    }
}
