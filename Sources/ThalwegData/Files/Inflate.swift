import CZlib

/// Decompression of deflate streams (RFC 1951), through zlib.
enum Inflate {
    /// How the stream is wrapped.
    enum Wrapping: Int32 {
        /// Nothing around it, as in zip files.
        case raw = -15
        /// gzip (RFC 1952).
        case gzip = 31
    }

    /// The bytes that `input` holds.
    ///
    /// - Parameters:
    ///   - expected: how many there have to be; nil: any number up to `limit`.
    ///   - reader: what errors are called after.
    /// - Throws: `DataError.malformed` for a damaged stream or another length.
    static func bytes(
        _ input: ArraySlice<UInt8>, wrapping: Wrapping, expected: Int?, limit: Int = FileBytes.limit, reader: ByteReader
    ) throws(DataError) -> [UInt8] {
        // Deflate makes at most 1032 bytes of one, so that a small file cannot claim a large result.
        let possible = input.count.multipliedReportingOverflow(by: 1032).partialValue + 1032
        if let expected, expected > min(possible, limit) {
            throw reader.malformed("\(input.count) compressed bytes cannot hold \(expected) (limit \(limit))")
        }
        var stream = z_stream()
        guard inflateInit2_(&stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw reader.malformed("zlib did not start")
        }
        defer { inflateEnd(&stream) }
        var result: [UInt8] = []
        if let expected { result.reserveCapacity(expected) }
        var position = input.startIndex
        let piece = 1 << 18
        while true {
            var status = Z_OK
            let feed = input[position..<min(position + piece, input.endIndex)]
            var used = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: piece) { output, count in
                feed.withUnsafeBufferPointer { source in
                    // zlib does not write through next_in; its type lacks const.
                    stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    stream.avail_in = UInt32(source.count)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(piece)
                    status = inflate(&stream, Z_NO_FLUSH)
                    used = source.count - Int(stream.avail_in)
                    count = piece - Int(stream.avail_out)
                }
            }
            position += used
            result += chunk
            guard result.count <= min(expected ?? limit, limit) else {
                throw reader.malformed("it decompresses to more than \(min(expected ?? limit, limit)) bytes")
            }
            if status == Z_STREAM_END {
                guard wrapping == .gzip, position < input.endIndex, input[position...].starts(with: [0x1F, 0x8B]) else { break }
                inflateReset(&stream)  // a gzip file may have several members
                continue
            }
            guard status == Z_OK || status == Z_BUF_ERROR else { throw reader.malformed("its compressed bytes are damaged") }
            guard used > 0 || !chunk.isEmpty else { throw reader.malformed("its compressed bytes end too early") }
        }
        if let expected, result.count != expected {
            throw reader.malformed("it decompresses to \(result.count) bytes, but announces \(expected)")
        }
        return result
    }

    /// The CRC-32 of zip and gzip.
    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var value: UInt = 0
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.prefix(1 << 30)
            value = piece.withUnsafeBufferPointer { CZlib.crc32(value, $0.baseAddress, UInt32($0.count)) }
            rest = rest.dropFirst(piece.count)
        }
        return UInt32(truncatingIfNeeded: value)
    }
}
