import Glibc

/// Finds the plugin to load. Nothing is run and nothing is fetched: only the file system is looked at.
public struct PluginLocator {
    /// The wheel that `make setup` unpacks, and with it the name of the folder in the cache.
    public static let wheel = "xla_cpu_pjrt-0.0.1"
    /// The environment variable that names a plugin.
    public static let environmentVariable = "THALWEG_PJRT_PLUGIN"

    /// The folder for everything that can be made again: `$XDG_CACHE_HOME/thalweg`, or `~/.cache/thalweg`.
    ///
    /// Nil where neither `XDG_CACHE_HOME` (absolute, as its specification asks) nor `HOME` is set.
    public static func cacheDirectory(environment: [String: String]) -> String? {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/thalweg" }
        if let home = environment["HOME"], !home.isEmpty { return home + "/.cache/thalweg" }
        return nil
    }

    /// The path of the plugin, from the first of these that has one: `explicit`, `THALWEG_PJRT_PLUGIN`, the cache
    /// folder, the plugin wheels of the active Python (`VIRTUAL_ENV`, `CONDA_PREFIX`, the user's, those on `PATH`).
    ///
    /// - Throws: `noSuchPlugin` where a path was named that is not there; `pluginNotFound` with the places searched.
    public static func find(explicit: String?, environment: [String: String]) throws(PJRTError) -> String {
        if let explicit {
            guard isFile(explicit) else { throw .noSuchPlugin(path: explicit, source: "--plugin") }
            return explicit
        }
        if let named = environment[environmentVariable], !named.isEmpty {
            guard isFile(named) else { throw .noSuchPlugin(path: named, source: environmentVariable) }
            return named
        }
        var searched: [String] = []
        if let cache = cacheDirectory(environment: environment) {
            let path = "\(cache)/plugins/\(wheel)/xla_cpu_pjrt.so"
            if isFile(path) { return path }
            searched.append(path)
        }
        for packages in packageDirectories(environment: environment) {
            let path = "\(packages)/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so"
            if isFile(path) { return path }
            for folder in entries("\(packages)/jax_plugins") {
                let plugins = entries("\(packages)/jax_plugins/\(folder)").filter {
                    $0.hasSuffix(".so") && ($0.contains("pjrt") || $0.contains("plugin"))
                }
                if let plugin = plugins.first { return "\(packages)/jax_plugins/\(folder)/\(plugin)" }
            }
            searched.append("\(packages)/{xla_plugins,jax_plugins}")
        }
        throw .pluginNotFound(searched: searched)
    }

    /// The existing package folders of the Pythons that the environment points to, each once.
    static func packageDirectories(environment: [String: String]) -> [String] {
        var prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
        if let home = environment["HOME"] { prefixes.append(home + "/.local") }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasSuffix("/bin") {
            prefixes.append(String(folder.dropLast("/bin".count)))
        }
        var found: [String] = []
        for prefix in prefixes where prefix.hasPrefix("/") {
            for version in entries(prefix + "/lib") where version.hasPrefix("python3") {
                for kind in ["site-packages", "dist-packages"] {
                    let path = "\(prefix)/lib/\(version)/\(kind)"
                    if !found.contains(path), isDirectory(path) { found.append(path) }
                }
            }
        }
        return found
    }

    /// The names in a folder in alphabetical order; none where it cannot be read.
    private static func entries(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }
    private static func isDirectory(_ path: String) -> Bool { mode(path) == S_IFDIR }
}
