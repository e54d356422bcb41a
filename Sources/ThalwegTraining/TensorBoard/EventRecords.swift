import Glibc

/// The records of an event file, one after the other, each checked against its checksums before anything is believed.
final class EventRecords {
    let path: String
    /// Whether the last record was cut off.
    private(set) var isTruncated = false
    private let descriptor: Int32
    private var offset = 0
    private let size: Int
    /// The largest record read, in bytes.
    static let largestRecord = 1 << 26

    init(path: String) throws(TensorBoardError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        self.path = path
        guard descriptor >= 0 else {
            size = 0
            throw .file(path: path, action: "read", reason: EventWriter.reason)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            throw .file(path: path, action: "read", reason: "it is not a regular file")
        }
        size = status.st_size
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next record; nil at the end, and where the last record is cut off.
    func next() throws(TensorBoardError) -> [UInt8]? {
        let start = offset
        if start == size { return nil }
        guard let header = try read(12) else { return cut() }
        guard CRC32C.masked(header[0..<8]) == Self.word(header[8..<12]) else {
            throw .damaged(path: path, offset: start, what: "the checksum of a record's length is wrong")
        }
        let length = ProtobufDecoder.little(header[0..<8])
        guard length <= UInt64(Self.largestRecord) else {
            throw .tooLarge(
                path: path, what: "a record's size in bytes", value: Int(clamping: length), limit: Self.largestRecord)
        }
        guard let body = try read(Int(length) + 4) else { return cut() }
        let event = body.dropLast(4)
        guard CRC32C.masked(event) == Self.word(body.suffix(4)) else {
            throw .damaged(path: path, offset: start, what: "the checksum of a record is wrong")
        }
        return Array(event)
    }

    /// Where the next record begins.
    var position: Int { offset }

    private func cut() -> [UInt8]? {
        isTruncated = true
        return nil
    }

    private func read(_ count: Int) throws(TensorBoardError) -> [UInt8]? {
        guard count <= size - offset else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
            }
            if got < 0 && errno == EINTR { continue }
            if got < 0 { throw .file(path: path, action: "read", reason: EventWriter.reason) }
            if got == 0 { return nil }
            done += got
        }
        offset += count
        return bytes
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: ProtobufDecoder.little(bytes))
    }
}
