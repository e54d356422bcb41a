/// Reads numbers from bytes of a file, never beyond their end.
struct ByteReader {
    let bytes: [UInt8]
    /// What errors call the file and its format.
    let path: String
    let format: String
    private(set) var offset: Int

    init(_ bytes: [UInt8], path: String, format: String, offset: Int = 0) {
        self.bytes = bytes
        self.path = path
        self.format = format
        self.offset = offset
    }

    func malformed(_ reason: String) -> DataError { .malformed(path: path, format: format, reason: reason) }

    /// Goes to the byte at `offset`.
    mutating func seek(_ offset: Int) throws(DataError) {
        guard (0...bytes.count).contains(offset) else {
            throw malformed("it points to byte \(offset), but has \(bytes.count)")
        }
        self.offset = offset
    }

    /// The next `count` bytes.
    mutating func take(_ count: Int) throws(DataError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - offset else {
            throw malformed("it ends at byte \(bytes.count), in the middle of \(count) bytes from \(offset)")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// A little-endian unsigned integer of `width` bytes, at most 8.
    mutating func little(_ width: Int) throws(DataError) -> UInt64 {
        try take(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A big-endian unsigned integer of `width` bytes, at most 8.
    mutating func big(_ width: Int) throws(DataError) -> UInt64 {
        try take(width).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The product of the extents of an array of `width`-byte elements in bytes, checked against overflow and `limit`.
    func byteCount(_ dimensions: [Int], width: Int, limit: Int = FileBytes.limit) throws(DataError) -> Int {
        var total = width
        for extent in dimensions {
            // An empty axis does not excuse the others.
            let (product, overflow) = total.multipliedReportingOverflow(by: max(extent, 1))
            guard extent >= 0, !overflow, product <= limit else {
                throw malformed("an array of shape \(dimensions) with \(width)-byte elements is beyond the limit of \(limit) bytes")
            }
            total = product
        }
        return dimensions.contains(0) ? 0 : total
    }
}
