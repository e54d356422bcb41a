import Glibc

/// Writes one TensorBoard event file, `events.out.tfevents.<unix time>.<host>.<process>`.
///
/// Each record is its length (8 bytes, little endian), the masked CRC-32C of those bytes, the event, and the masked CRC-32C of
/// the event. Records are held back until `flush`, so a reader never sees half of one unless the disk fills up, and then the
/// half is cut off again. PyTorch's name for it is `SummaryWriter`.
public final class EventWriter {
    /// The file written to.
    public let path: String
    private var descriptor: Int32
    private var pending: [UInt8] = []
    private var written = 0
    private static let largestPending = 1 << 20

    /// Makes `directory`, with those above it, where it is missing, and a new file in it.
    ///
    /// - Throws: `TensorBoardError.file` where one of them cannot be made.
    public init(directory: String) throws(TensorBoardError) {
        try Self.make(directory: directory)
        let now = Self.now
        let name = "events.out.tfevents.\(Int(now)).\(Self.host).\(getpid())"
        var path = "\(directory)/\(name)"
        var descriptor = Self.create(path)
        var attempt = 1
        while descriptor < 0 && errno == EEXIST && attempt < 10_000 {
            path = "\(directory)/\(name).\(attempt)"
            descriptor = Self.create(path)
            attempt += 1
        }
        guard descriptor >= 0 else { throw .file(path: path, action: "make", reason: Self.reason) }
        self.path = path
        self.descriptor = descriptor
        append(EventMessage.fileVersion(wallTime: now))
        try flush()
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Logs `value`, rounded to f32 as event files hold scalars; NaN and infinities are kept.
    ///
    /// - Parameter wallTime: Seconds since 1970; the present by default.
    /// - Throws: `TensorBoardError.file` when much has been held back and cannot be written.
    public func scalar(_ tag: String, _ value: Double, step: Int, wallTime: Double? = nil) throws(TensorBoardError) {
        try add(EventMessage.scalar(tag: tag, value: value, step: step, wallTime: wallTime ?? Self.now))
    }

    /// Logs `histogram`; one with an edge that is not finite, or without bins, is left out.
    ///
    /// - Parameter wallTime: Seconds since 1970; the present by default.
    /// - Throws: As `scalar`.
    public func histogram(
        _ tag: String, _ histogram: Histogram, step: Int, wallTime: Double? = nil
    ) throws(TensorBoardError) {
        guard histogram.low.isFinite, histogram.high.isFinite, histogram.low <= histogram.high, !histogram.counts.isEmpty
        else { return }
        let value = EventHistogram(histogram)
        try add(EventMessage.histogram(tag: tag, value: value, step: step, wallTime: wallTime ?? Self.now))
    }

    /// Logs `text`, which TensorBoard shows as Markdown.
    ///
    /// - Parameter wallTime: Seconds since 1970; the present by default.
    /// - Throws: As `scalar`.
    public func text(_ tag: String, _ text: String, step: Int, wallTime: Double? = nil) throws(TensorBoardError) {
        try add(EventMessage.text(tag: tag, value: text, step: step, wallTime: wallTime ?? Self.now))
    }

    /// Writes what was held back.
    ///
    /// - Throws: `TensorBoardError.file`, with the file cut back to whole records and the held-back records kept, when the disk
    ///   is full or the writer is closed.
    public func flush() throws(TensorBoardError) {
        if pending.isEmpty { return }
        guard descriptor >= 0 else { throw .file(path: path, action: "write", reason: "the writer is closed") }
        var done = 0
        while done < pending.count {
            let count = pending.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = Self.reason
                _ = ftruncate(descriptor, written)
                _ = lseek(descriptor, off_t(written), SEEK_SET)
                throw .file(path: path, action: "write", reason: reason)
            }
            done += count
        }
        written += done
        pending.removeAll(keepingCapacity: true)
    }

    /// Flushes and closes; a second call does nothing.
    ///
    /// - Throws: As `flush`; the file is closed all the same.
    public func close() throws(TensorBoardError) {
        guard descriptor >= 0 else { return }
        defer {
            Glibc.close(descriptor)
            descriptor = -1
        }
        try flush()
    }

    private func add(_ event: [UInt8]) throws(TensorBoardError) {
        append(event)
        if pending.count >= Self.largestPending { try flush() }
    }

    private func append(_ event: [UInt8]) {
        let length = withUnsafeBytes(of: UInt64(event.count).littleEndian) { Array($0) }
        pending += length
        withUnsafeBytes(of: CRC32C.masked(length).littleEndian) { pending.append(contentsOf: $0) }
        pending += event
        withUnsafeBytes(of: CRC32C.masked(event).littleEndian) { pending.append(contentsOf: $0) }
    }

    /// Seconds since 1970.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The last system call's reason in words.
    static var reason: String { String(cString: strerror(errno)) }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        let letters = name.prefix { $0 != 0 }.map { Character(Unicode.Scalar(UInt8(bitPattern: $0))) }
        return String(letters.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
    }

    private static func create(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }

    private static func make(directory: String) throws(TensorBoardError) {
        if mkdir(directory, 0o755) == 0 || errno == EEXIST { return }
        let above = directory.lastIndex(of: "/").map { String(directory[..<$0]) } ?? ""
        guard errno == ENOENT, !above.isEmpty else { throw .file(path: directory, action: "make", reason: reason) }
        try make(directory: above)
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw .file(path: directory, action: "make", reason: reason)
        }
    }
}
