/// A Swift type that is stored as it is in a `HostArray`.
public protocol HostElement: Sendable {
    /// How an array stores the type.
    static var dtype: DType { get }
    /// The value as a `Double`; 64-bit integers beyond 2⁵³ are rounded.
    var asDouble: Double { get }
    /// The nearest value; integers truncate toward zero and saturate; NaN becomes 0 in integers.
    init(asDouble value: Double)
}

extension HostElement where Self: FixedWidthInteger {
    public var asDouble: Double { Double(self) }
    public init(asDouble value: Double) {
        if value.isNaN { self = 0 } else if value >= Double(Self.max) { self = .max } else if value <= Double(Self.min) { self = .min } else { self = Self(value) }
    }
}

extension Int8: HostElement { public static var dtype: DType { .int8 } }
extension Int16: HostElement { public static var dtype: DType { .int16 } }
extension Int32: HostElement { public static var dtype: DType { .int32 } }
extension Int64: HostElement { public static var dtype: DType { .int64 } }
extension Int: HostElement { public static var dtype: DType { .int64 } }
extension UInt8: HostElement { public static var dtype: DType { .uint8 } }
extension UInt16: HostElement { public static var dtype: DType { .uint16 } }
extension UInt32: HostElement { public static var dtype: DType { .uint32 } }
extension UInt64: HostElement { public static var dtype: DType { .uint64 } }
extension Bool: HostElement {
    public static var dtype: DType { .bool }
    public var asDouble: Double { self ? 1 : 0 }
    public init(asDouble value: Double) { self = value != 0 }
}
extension Float: HostElement {
    public static var dtype: DType { .float32 }
    public var asDouble: Double { Double(self) }
    public init(asDouble value: Double) { self = Float(value) }
}
extension Double: HostElement {
    public static var dtype: DType { .float64 }
    public var asDouble: Double { self }
    public init(asDouble value: Double) { self = value }
}
