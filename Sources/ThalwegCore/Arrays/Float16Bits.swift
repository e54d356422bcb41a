/// Conversions between `Float` and the two 16-bit formats, on bit patterns, round to nearest even.
enum Float16Bits {
    /// The bfloat16 pattern nearest to `value`; NaN stays NaN.
    static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }

    /// The value of a bfloat16 pattern.
    static func float(bfloat16 pattern: UInt16) -> Float { Float(bitPattern: UInt32(pattern) << 16) }

    /// The IEEE binary16 pattern nearest to `value`; overflow gives infinity.
    static func float16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: (bits >> 16) & 0x8000)
        if value.isNaN { return sign | 0x7E00 }
        let magnitude = value.magnitude
        if magnitude >= 65520 { return sign | 0x7C00 }
        if magnitude < 0x1p-14 {  // subnormal: multiples of 2⁻²⁴
            return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven))
        }
        let rebiased = (bits & 0x7FFF_FFFF) &- (112 << 23)
        return sign | UInt16(truncatingIfNeeded: (rebiased &+ 0xFFF &+ ((rebiased >> 13) & 1)) >> 13)
    }

    /// The value of an IEEE binary16 pattern.
    static func float(float16 pattern: UInt16) -> Float {
        let sign: Float = pattern & 0x8000 == 0 ? 1 : -1
        let exponent = Int((pattern >> 10) & 0x1F), fraction = Float(pattern & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
        }
    }
}
