/// The element type of an array or a traced tensor, spelled as StableHLO spells it.
public enum DType: String, Sendable, Hashable, CaseIterable, Codable {
    case bool = "i1"
    case int8 = "i8"
    case int16 = "i16"
    case int32 = "i32"
    case int64 = "i64"
    case uint8 = "ui8"
    case uint16 = "ui16"
    case uint32 = "ui32"
    case uint64 = "ui64"
    case float16 = "f16"
    case bfloat16 = "bf16"
    case float32 = "f32"
    case float64 = "f64"

    /// Bytes of one element in memory; `bool` takes one.
    public var byteCount: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// Whether derivatives with respect to a value of this type exist.
    public var isFloatingPoint: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }

    /// Whether the type is a signed or unsigned integer (`bool` is not).
    public var isInteger: Bool { !isFloatingPoint && self != .bool }

    /// Whether the type is an unsigned integer.
    public var isUnsigned: Bool {
        switch self {
        case .uint8, .uint16, .uint32, .uint64: true
        default: false
        }
    }

    /// The distance from 1 to the next larger number; 0 for types that are not floating point.
    public var epsilon: Double {
        switch self {
        case .float16: 0x1p-10
        case .bfloat16: 0x1p-7
        case .float32: 0x1p-23
        case .float64: 0x1p-52
        default: 0
        }
    }
}
