import Glibc

/// Files written whole or not at all.
public enum TextFile {
    /// Writes `text` to `path` in UTF-8: into a new file beside it, which then takes its place, so that neither a full disk nor
    /// a kill leaves half a file. A link at `path` is replaced, not followed; a device such as `/dev/stdout` is written to.
    ///
    /// - Throws: `ReportError.file`; what stood at `path` before is then untouched.
    public static func write(_ text: String, to path: String) throws(ReportError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG, status.st_mode & S_IFMT != S_IFDIR {
            let file = open(path, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw .file(path: path, reason: reason) }
            defer { close(file) }
            guard put(text, into: file) else { throw .file(path: path, reason: reason) }
            return
        }
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .file(path: path, reason: reason) }
        let isWritten = put(text, into: file) && fsync(file) == 0
        let failure = isWritten ? "" : reason
        close(file)
        guard isWritten else {
            unlink(temporary)
            throw .file(path: path, reason: failure)
        }
        guard rename(temporary, path) == 0 else {
            let failure = reason
            unlink(temporary)
            throw .file(path: path, reason: failure)
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }

    private static func put(_ text: String, into file: Int32) -> Bool {
        var copy = text
        return copy.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                done += count
            }
            return true
        }
    }
}
