import Glibc

/// Compiled programs on disk, so that the same program is compiled once on a machine and not in every process.
///
/// An entry is found by the plugin (version, file size and date), the processor's features, `XLA_FLAGS`, the
/// compile options and the whole StableHLO text. A damaged, foreign or unreadable entry counts as absent and is
/// replaced; where the folder cannot be written or the plugin cannot serialize, everything works without it.
/// Entries hold machine code: the folder is made for this user alone, and files of other users are not read.
public final class ExecutableCache: Sendable {
    private let files: CacheDirectory

    /// A cache in a folder, which is made when first needed.
    ///
    /// - Parameter capacityBytes: over this, the entries that were not used for the longest time are removed.
    public init(directory: String, capacityBytes: Int = 1 << 30) {
        files = CacheDirectory(path: directory, capacity: capacityBytes)
    }

    /// The program for a text, loaded from the cache or compiled and stored there.
    ///
    /// Loading takes 0.01–0.2 s where compiling takes 0.1–4 s.
    /// - Throws: what `Client.compile` throws; never for a fault of the cache.
    public func executable(
        for text: String, options: CompileOptions = .init(), client: Client
    ) throws(PJRTError) -> (executable: Executable, fromCache: Bool) {
        var entry = CacheEntry(
            context: Array(ExecutableCache.context(of: client).utf8), options: options.serialized, text: Array(text.utf8))
        let name = CacheDirectory.name(entry.key)
        if let executable = load(entry, from: name, client: client) { return (executable, true) }
        let executable = try client.compile(stableHLO: text, options: options)
        do throws(PJRTError) {
            entry.program = try executable.serialize()
            files.write(entry.encoded, to: name)
        } catch {
            // A plugin that cannot serialize: nothing to store.
        }
        return (executable, false)
    }

    private func load(_ wanted: CacheEntry, from name: String, client: Client) -> Executable? {
        guard let bytes = files.read(name), let stored = CacheEntry(decoding: bytes),
            stored.text == wanted.text, stored.options == wanted.options, stored.context == wanted.context
        else { return nil }
        do throws(PJRTError) {
            return try client.load(serialized: stored.program)
        } catch {
            return nil
        }
    }

    /// What a compiled program depends on besides its text and options.
    private static func context(of client: Client) -> String {
        var status = stat()
        let file = stat(client.plugin.path, &status) == 0 ? "\(status.st_size) \(status.st_mtim.tv_sec)" : "unknown"
        let version = client.plugin.apiVersion
        let flags = getenv("XLA_FLAGS").map { String(cString: $0) } ?? ""
        return [
            client.platformName, client.platformVersion, "\(version.major).\(version.minor)", file,
            "\(client.devices.count) \(client.devices[0].kind)", flags, processor,
        ].joined(separator: "\n")
    }

    /// The processor's model and features: machine code for one machine may be illegal on the next one.
    private static let processor: String = {
        let file = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "unknown" }
        defer { close(file) }
        // One processor's paragraph is far shorter than this.
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { storage, count in
            count = max(0, read(file, storage.baseAddress, storage.count))
        }
        var lines: [Substring] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard line.hasPrefix("model name") || line.hasPrefix("flags"), lines.count < 2 else { continue }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }()
}
