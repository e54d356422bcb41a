/// The element type of a device buffer; the raw value is `PJRT_Buffer_Type`.
public enum ElementType: Int32, Sendable, Hashable, CaseIterable {
    /// One byte per element, 0 or 1.
    case bool = 1
    /// Signed, one byte.
    case int8 = 2
    /// Signed, two bytes.
    case int16 = 3
    /// Signed, four bytes.
    case int32 = 4
    /// Signed, eight bytes.
    case int64 = 5
    /// Unsigned, one byte.
    case uint8 = 6
    /// Unsigned, two bytes.
    case uint16 = 7
    /// Unsigned, four bytes.
    case uint32 = 8
    /// Unsigned, eight bytes.
    case uint64 = 9
    /// IEEE 754 binary16.
    case float16 = 10
    /// IEEE 754 binary32.
    case float32 = 11
    /// IEEE 754 binary64.
    case float64 = 12
    /// The upper half of a binary32.
    case bfloat16 = 13

    /// Bytes of one element in host memory.
    public var byteCount: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// Bytes of a dense array of this type, or nil where a dimension is negative or the product overflows `Int`.
    public func byteCount(dimensions: [Int]) -> Int? {
        var total = byteCount
        for dimension in dimensions {
            let (product, overflow) = total.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { return nil }
            total = product
        }
        return total
    }
}
