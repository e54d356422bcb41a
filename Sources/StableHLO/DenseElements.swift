/// The elements of a constant, exact to the bit.
public struct DenseElements: Sendable, Hashable {
    /// The constant's type.
    public let type: RankedType
    /// Little-endian elements in row-major order; one byte per `i1`. A single element stands for all (a splat).
    public let bytes: [UInt8]

    /// A constant of `type`; `bytes` are all its elements, or one.
    public init(type: RankedType, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    /// `dense<…> : tensor<…>`; scalars of f32/f64 and booleans in words, all else as hexadecimal bytes.
    public var text: String { "dense<\(body)> : \(type)" }

    private var body: String {
        if type.dimensions.contains(0) { return "" }
        switch type.element {
        case .i1:
            if bytes.count == 1 { return bytes[0] == 0 ? "false" : "true" }
            return nested(bytes.map { $0 == 0 ? "false" : "true" }[...], type.dimensions[...])
        case .f32 where bytes.count == 4:
            return DenseElements.floatText(Double(bytes.withUnsafeBytes { $0.loadUnaligned(as: Float.self) }), .f32)
        case .f64 where bytes.count == 8:
            return DenseElements.floatText(bytes.withUnsafeBytes { $0.loadUnaligned(as: Double.self) }, .f64)
        case .i32 where bytes.count == 4: return "\(bytes.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) })"
        case .i64 where bytes.count == 8: return "\(bytes.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) })"
        default:
            let digits = Array("0123456789ABCDEF".utf8)
            var hex = Array("\"0x".utf8)
            hex.reserveCapacity(bytes.count * 2 + 4)
            for byte in bytes {
                hex.append(digits[Int(byte >> 4)])
                hex.append(digits[Int(byte & 15)])
            }
            hex.append(UInt8(ascii: "\""))
            return String(decoding: hex, as: UTF8.self)
        }
    }

    private func nested(_ items: ArraySlice<String>, _ dimensions: ArraySlice<Int>) -> String {
        guard let extent = dimensions.first else { return items.first ?? "" }
        let width = items.count / extent
        let parts = (0..<extent).map { index in
            nested(items[(items.startIndex + index * width)..<(items.startIndex + (index + 1) * width)], dimensions.dropFirst())
        }
        return "[" + parts.joined(separator: ", ") + "]"
    }

    /// A decimal that reads back as the same number, or the bit pattern where there is none (∞, NaN).
    static func floatText(_ value: Double, _ type: ElementType) -> String {
        guard value.isFinite else {
            return type == .f64
                ? "0x" + hex(value.bitPattern, 16) : "0x" + hex(UInt64(Float(value).bitPattern), 8)
        }
        let text = type == .f32 ? "\(Float(value))" : "\(value)"
        guard let exponent = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return text }
        let mantissa = text[..<exponent]
        return (mantissa.contains(".") ? String(mantissa) : mantissa + ".0") + text[exponent...]
    }

    private static func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
