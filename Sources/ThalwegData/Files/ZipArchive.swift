/// A zip file (PKWARE APPNOTE 6.3.10) in memory: stored and deflated entries, zip64, no encryption. Nothing is unpacked to disk.
struct ZipArchive {
    /// One entry of the central directory.
    struct Entry {
        let name: String
        let method: Int
        let crc: UInt32
        let compressedSize: Int
        let size: Int
        let headerOffset: Int
    }

    /// The entries, in the order of the directory.
    let entries: [Entry]
    private let bytes: [UInt8]
    private let path: String

    /// Entries that a directory may list.
    private static let entryLimit = 100_000

    /// Reads the directory.
    ///
    /// - Throws: `DataError.malformed`.
    init(_ bytes: [UInt8], path: String) throws(DataError) {
        self.bytes = bytes
        self.path = path
        var reader = ByteReader(bytes, path: path, format: "zip")
        var end = bytes.count - 22
        let earliest = max(0, end - 65_535)
        while end >= earliest, !bytes[end...].starts(with: [0x50, 0x4B, 5, 6]) { end -= 1 }
        guard end >= earliest else { throw reader.malformed("it has no directory at its end; it may have been cut short") }
        try reader.seek(end + 10)
        var count = Int(try reader.little(2))
        _ = try reader.little(4)
        var start = Int(try reader.little(4))
        if count == 0xFFFF || start == 0xFFFF_FFFF, end >= 20, bytes[(end - 20)...].starts(with: [0x50, 0x4B, 6, 7]) {
            try reader.seek(end - 12)
            try reader.seek(Int(clamping: try reader.little(8)))
            guard try reader.take(4) == [0x50, 0x4B, 6, 6] else { throw reader.malformed("its zip64 directory is damaged") }
            try reader.seek(min(reader.offset + 28, bytes.count))
            count = Int(clamping: try reader.little(8))
            _ = try reader.little(8)
            start = Int(clamping: try reader.little(8))
        }
        guard count <= Self.entryLimit else { throw reader.malformed("it lists \(count) entries, above \(Self.entryLimit)") }
        try reader.seek(start)
        var entries: [Entry] = []
        for _ in 0..<count { entries.append(try Self.entry(&reader)) }
        self.entries = entries
    }

    private static func entry(_ reader: inout ByteReader) throws(DataError) -> Entry {
        guard try reader.take(4) == [0x50, 0x4B, 1, 2] else { throw reader.malformed("its directory is damaged") }
        _ = try reader.take(4)
        let flags = try reader.little(2)
        let method = Int(try reader.little(2))
        _ = try reader.take(4)
        let crc = UInt32(try reader.little(4))
        var compressed = Int(try reader.little(4)), size = Int(try reader.little(4))
        let nameLength = Int(try reader.little(2)), extraLength = Int(try reader.little(2)), commentLength = Int(try reader.little(2))
        _ = try reader.take(8)
        var offset = Int(try reader.little(4))
        let name = String(decoding: try reader.take(nameLength), as: UTF8.self)
        var extra = ByteReader(Array(try reader.take(extraLength)), path: reader.path, format: reader.format)
        while extra.bytes.count - extra.offset >= 4 {
            let tag = try extra.little(2), length = Int(try extra.little(2))
            var field = ByteReader(Array(try extra.take(length)), path: reader.path, format: reader.format)
            guard tag == 1 else { continue }  // zip64: only what does not fit above, in this order
            if size == 0xFFFF_FFFF { size = Int(clamping: try field.little(8)) }
            if compressed == 0xFFFF_FFFF { compressed = Int(clamping: try field.little(8)) }
            if offset == 0xFFFF_FFFF { offset = Int(clamping: try field.little(8)) }
        }
        _ = try reader.take(commentLength)
        guard flags & 1 == 0 else { throw reader.malformed("the entry \"\(name)\" is encrypted") }
        return Entry(name: name, method: method, crc: crc, compressedSize: compressed, size: size, headerOffset: offset)
    }

    /// The bytes of `entry`, checked by length and CRC-32.
    ///
    /// - Throws: `DataError.malformed`.
    func contents(of entry: Entry) throws(DataError) -> [UInt8] {
        var reader = ByteReader(bytes, path: "\(path)/\(entry.name)", format: "zip")
        try reader.seek(entry.headerOffset)
        guard try reader.take(4) == [0x50, 0x4B, 3, 4] else { throw reader.malformed("its header is damaged") }
        _ = try reader.take(22)
        let nameLength = Int(try reader.little(2)), extraLength = Int(try reader.little(2))
        _ = try reader.take(nameLength + extraLength)
        let stored = try reader.take(entry.compressedSize)
        let result: [UInt8]
        switch entry.method {
        case 0:
            guard stored.count == entry.size else { throw reader.malformed("it has \(stored.count) bytes, but announces \(entry.size)") }
            result = Array(stored)
        case 8: result = try Inflate.bytes(stored, wrapping: .raw, expected: entry.size, reader: reader)
        default: throw reader.malformed("compression method \(entry.method) is not supported, only stored and deflate")
        }
        guard Inflate.crc32(result[...]) == entry.crc else { throw reader.malformed("its checksum is wrong") }
        return result
    }
}
