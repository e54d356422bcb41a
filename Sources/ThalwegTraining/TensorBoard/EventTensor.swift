/// The part of TensorFlow's `TensorProto` that scalars, histograms and texts need, of rank ≤ 2.
struct EventTensor {
    /// Numbers in row-major order, whatever their type; empty for text.
    var numbers: [Double] = []
    var texts: [String] = []

    /// - Throws: `ProtobufDecoder.Malformed` for broken bytes; a type that is not read gives no numbers.
    init(_ message: ArraySlice<UInt8>) throws(ProtobufDecoder.Malformed) {
        var type: UInt64 = 0
        var content: ArraySlice<UInt8> = []
        var decoder = ProtobufDecoder(message)
        while let (field, value) = try decoder.next() {
            switch (field, value) {
            case (1, .varint(let code)): type = code
            case (4, .bytes(let bytes)): content = bytes
            case (5, .fixed32(let bits)): numbers.append(Double(Float(bitPattern: bits)))
            case (5, .bytes(let bytes)):
                numbers += try ProtobufDecoder.fixed(bytes, size: 4)
                    .map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
            case (6, .fixed64(let bits)): numbers.append(Double(bitPattern: bits))
            case (6, .bytes(let bytes)): numbers += try ProtobufDecoder.fixed(bytes, size: 8).map(Double.init(bitPattern:))
            case (7, .varint(let bits)), (10, .varint(let bits)): numbers.append(Double(Int64(bitPattern: bits)))
            case (7, .bytes(let bytes)), (10, .bytes(let bytes)):
                numbers += try ProtobufDecoder.varints(bytes).map { Double(Int64(bitPattern: $0)) }
            case (13, .varint(let bits)): numbers.append(Self.half(bits, type: type))
            case (13, .bytes(let bytes)):
                for bits in try ProtobufDecoder.varints(bytes) { numbers.append(Self.half(bits, type: type)) }
            case (8, .bytes(let bytes)): texts.append(String(decoding: bytes, as: UTF8.self))
            default: break
            }
        }
        if numbers.isEmpty && !content.isEmpty { numbers = try Self.numbers(content, type: type) }
    }

    /// The packed form: DT_FLOAT 1, DT_DOUBLE 2, DT_INT32 3, DT_INT64 9, DT_BFLOAT16 14, DT_HALF 19.
    private static func numbers(_ bytes: ArraySlice<UInt8>, type: UInt64) throws(ProtobufDecoder.Malformed) -> [Double] {
        switch type {
        case 1:
            try ProtobufDecoder.fixed(bytes, size: 4).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
        case 2: try ProtobufDecoder.fixed(bytes, size: 8).map(Double.init(bitPattern:))
        case 3: try ProtobufDecoder.fixed(bytes, size: 4).map { Double(Int32(truncatingIfNeeded: $0)) }
        case 9: try ProtobufDecoder.fixed(bytes, size: 8).map { Double(Int64(bitPattern: $0)) }
        case 14, 19: try ProtobufDecoder.fixed(bytes, size: 2).map { half($0, type: type) }
        default: []
        }
    }

    private static func half(_ bits: UInt64, type: UInt64) -> Double {
        if type == 14 { return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits << 16))) }
        let sign = bits & 0x8000 == 0 ? 1.0 : -1.0
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Double(bits & 0x3FF) / 1024
        if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
        let scale = Double(sign: .plus, exponent: max(exponent, 1) - 15, significand: 1)
        return sign * scale * (exponent == 0 ? fraction : 1 + fraction)
    }
}
