import Glibc
import Synchronization

/// A folder of files that may vanish at any time: whole files in, whole files out, and no error ever leaves it.
struct CacheDirectory: Sendable {
    let path: String
    let capacity: Int
    private static let suffix = ".xla"
    private static let temporaryPrefix = ".writing-"
    private static let counter = Atomic<Int>(0)

    /// A file's content; nil where it is absent, not a plain file of this user, larger than the capacity, or unreadable.
    func read(_ name: String) -> [UInt8]? {
        let file = open(full(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_size > 0, status.st_size <= capacity
        else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: status.st_size) { storage, count in
            while count < status.st_size, let start = storage.baseAddress {
                let got = Glibc.read(file, start + count, status.st_size - count)
                if got < 0 && errno == EINTR { continue }
                guard got > 0 else { break }
                count += got
            }
        }
        guard bytes.count == status.st_size else { return nil }
        // Used just now: the last to be evicted.
        futimens(file, nil)
        return bytes
    }

    /// Stores a file whole or not at all, then evicts the longest unused ones over the capacity.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) -> Bool {
        guard bytes.count <= capacity, CacheDirectory.makeDirectory(path) else { return false }
        let number = CacheDirectory.counter.add(1, ordering: .relaxed).newValue
        let temporary = full("\(CacheDirectory.temporaryPrefix)\(getpid())-\(number)")
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        let written = bytes.withUnsafeBytes { source in
            var done = 0
            while done < source.count, let start = source.baseAddress {
                let put = Glibc.write(file, start + done, source.count - done)
                if put < 0 && errno == EINTR { continue }
                guard put > 0 else { return false }
                done += put
            }
            return true
        }
        guard close(file) == 0, written, rename(temporary, full(name)) == 0 else {
            unlink(temporary)
            return false
        }
        evict()
        return true
    }

    /// The name under which an entry is stored.
    static func name(_ key: Fingerprint) -> String { key.hexadecimal + suffix }

    private func full(_ name: String) -> String { path + "/" + name }

    private func evict() {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        var files: [(name: String, size: Int, used: Int)] = []
        let now = time(nil)
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            guard lstat(full(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            if name.hasPrefix(CacheDirectory.temporaryPrefix) {
                // Left behind by a process that was killed while writing.
                if now - status.st_mtim.tv_sec > 3600 { unlink(full(name)) }
            } else if name.hasSuffix(CacheDirectory.suffix) {
                files.append((name, status.st_size, status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec))
            }
        }
        var total = files.reduce(0) { $0 + $1.size }
        for file in files.sorted(by: { $0.used < $1.used }) where total > capacity {
            unlink(full(file.name))
            total -= file.size
        }
    }

    /// Makes a folder and those above it, readable by this user only.
    private static func makeDirectory(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
        return makeDirectory(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }
}
