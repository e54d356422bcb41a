/// Walks over the fields of a message in Protocol Buffers' wire format, without copying and without trusting a length.
struct ProtobufDecoder {
    /// What a field holds, by its wire type.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
        case fixed32(UInt32)
    }

    /// The message is cut off, a number is too long, or a wire type is unknown.
    struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end.
    mutating func next() throws(Malformed) -> (field: UInt64, value: Value)? {
        if rest.isEmpty { return nil }
        let key = try varint()
        let field = key >> 3
        if field == 0 { throw Malformed() }
        switch key & 7 {
        case 0: return (field, .varint(try varint()))
        case 1: return (field, .fixed64(try Self.little(take(8))))
        case 2:
            guard let count = Int(exactly: try varint()) else { throw Malformed() }
            return (field, .bytes(try take(count)))
        case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: try Self.little(take(4)))))
        default: throw Malformed()
        }
    }

    private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            if shift == 63 && byte > 1 { throw Malformed() }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw Malformed()
    }

    /// The number of a little-endian run of at most eight bytes.
    static func little(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A packed repeated field of varints.
    static func varints(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> [UInt64] {
        var decoder = ProtobufDecoder(bytes)
        var result: [UInt64] = []
        while !decoder.rest.isEmpty { result.append(try decoder.varint()) }
        return result
    }

    /// A packed repeated field of numbers of `size` bytes.
    static func fixed(_ bytes: ArraySlice<UInt8>, size: Int) throws(Malformed) -> [UInt64] {
        guard bytes.count % size == 0 else { throw Malformed() }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { little(bytes[$0..<($0 + size)]) }
    }
}
