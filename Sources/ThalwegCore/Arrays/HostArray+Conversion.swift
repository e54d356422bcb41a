extension HostArray {
    /// The elements as `Double`, in row-major order.
    public var doubles: [Double] {
        bytes.withUnsafeBytes { raw in
            func read<Element: HostElement>(_: Element.Type) -> [Double] {
                raw.bindMemory(to: Element.self).map(\.asDouble)
            }
            switch dtype {
            case .bool: return raw.map { $0 == 0 ? 0 : 1 }
            case .int8: return read(Int8.self)
            case .int16: return read(Int16.self)
            case .int32: return read(Int32.self)
            case .int64: return read(Int64.self)
            case .uint8: return read(UInt8.self)
            case .uint16: return read(UInt16.self)
            case .uint32: return read(UInt32.self)
            case .uint64: return read(UInt64.self)
            case .float32: return read(Float.self)
            case .float64: return read(Double.self)
            case .float16: return raw.bindMemory(to: UInt16.self).map { Double(Float16Bits.float(float16: $0)) }
            case .bfloat16: return raw.bindMemory(to: UInt16.self).map { Double(Float16Bits.float(bfloat16: $0)) }
            }
        }
    }

    /// An array of `values` rounded to `dtype`.
    init(converting values: [Double], to dtype: DType, shape: Shape) {
        func pack<Element: HostElement>(_: Element.Type) -> [UInt8] {
            values.map(Element.init(asDouble:)).withUnsafeBytes { Array($0) }
        }
        let bytes: [UInt8] =
            switch dtype {
            case .bool: values.map { $0 == 0 ? 0 : 1 }
            case .int8: pack(Int8.self)
            case .int16: pack(Int16.self)
            case .int32: pack(Int32.self)
            case .int64: pack(Int64.self)
            case .uint8: pack(UInt8.self)
            case .uint16: pack(UInt16.self)
            case .uint32: pack(UInt32.self)
            case .uint64: pack(UInt64.self)
            case .float32: pack(Float.self)
            case .float64: pack(Double.self)
            case .float16: values.map { Float16Bits.float16(Float($0)) }.withUnsafeBytes { Array($0) }
            case .bfloat16: values.map { Float16Bits.bfloat16(Float($0)) }.withUnsafeBytes { Array($0) }
            }
        self.init(dtype: dtype, shape: shape, bytes: bytes)
    }
}
