import ThalwegCore

/// NumPy's array file, versions 1 to 3 (`numpy.lib.format`).
enum NPYFile {
    /// The array in `bytes`: booleans, integers, floats of 16, 32 and 64 bits, of either byte order, in C or Fortran order.
    ///
    /// - Throws: `DataError.malformed`, `.unsupportedType` (objects, text, complex numbers, records).
    static func array(_ bytes: [UInt8], path: String) throws(DataError) -> HostArray {
        var reader = ByteReader(bytes, path: path, format: "npy")
        guard try reader.take(6) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59] else { throw reader.malformed("it does not begin as one") }
        let major = try reader.little(1)
        _ = try reader.little(1)
        guard (1...3).contains(major) else { throw reader.malformed("its version is \(major), not 1 to 3") }
        let headerLength = Int(try reader.little(major == 1 ? 2 : 4))
        guard headerLength <= 1 << 16 else { throw reader.malformed("its header announces \(headerLength) bytes") }
        let text = String(decoding: try reader.take(headerLength), as: UTF8.self)
        let header = try NPYHeader(text, reader: reader)
        let (dtype, isBigEndian) = try elementType(header.descr, path: path)
        let size = try reader.byteCount(header.shape, width: dtype.byteCount)
        let rest = bytes.count - reader.offset
        guard size == rest else { throw reader.malformed("shape \(header.shape) needs \(size) bytes, but \(rest) follow") }
        var content = Array(try reader.take(size))
        if isBigEndian && dtype.byteCount > 1 {
            for start in stride(from: 0, to: content.count, by: dtype.byteCount) {
                content[start..<start + dtype.byteCount].reverse()
            }
        }
        if dtype == .bool { for index in content.indices where content[index] > 1 { content[index] = 1 } }
        let isTransposed = header.fortranOrder && header.shape.count > 1
        let shape = Shape(isTransposed ? header.shape.reversed() : header.shape)
        let array = HostArray(dtype: dtype, shape: shape, bytes: content)
        return isTransposed ? reversingAxes(array) : array
    }

    private static func elementType(_ descr: String, path: String) throws(DataError) -> (DType, isBigEndian: Bool) {
        let types: [String: DType] = [
            "b1": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32,
            "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
        ]
        guard let order = descr.first, "<>|=".contains(order), let dtype = types[String(descr.dropFirst())] else {
            throw .unsupportedType(
                what: "the array in \"\(path)\"", type: "\"\(descr)\"", supported: "booleans, integers or floats of 16 to 64 bits")
        }
        return (dtype, order == ">")
    }

    /// The array with its axes in the opposite order: what Fortran order needs.
    private static func reversingAxes(_ array: HostArray) -> HostArray {
        let width = array.dtype.byteCount
        let shape = Shape(array.shape.dimensions.reversed())
        let strides = Array(array.shape.strides.reversed())
        var result = [UInt8](repeating: 0, count: array.bytes.count)
        var index = [Int](repeating: 0, count: shape.rank)
        var source = 0
        for target in 0..<array.count {
            for byte in 0..<width { result[target * width + byte] = array.bytes[source * width + byte] }
            for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
                index[axis] += 1
                source += strides[axis]
                if index[axis] < shape[axis] { break }
                source -= strides[axis] * shape[axis]
                index[axis] = 0
            }
        }
        return HostArray(dtype: array.dtype, shape: shape, bytes: result)
    }
}
