import ThalwegConfiguration
import ThalwegCore

/// `{safetensors: f, x: name, y: name}`: two tensors of a safetensors file.
enum Safetensors {
    static let entry = FileSource.entry(
        "safetensors", summary: "Two tensors of a safetensors file",
        options: [
            OptionDescription("file", .string, required: true, "the file"),
            OptionDescription("x", .string, default: "x", "name of the tensor of inputs"),
            OptionDescription("y", .string, default: "y", "name of the tensor of targets"),
        ], paths: ["file"], shorthand: "file"
    ) { reader in
        let file = try reader.string("file")
        let x = try reader.string("x", default: "x"), y = try reader.string("y", default: "y")
        return { context in
            let path = context.resolve(file)
            let bytes = try FileBytes.read(path)
            return try LabelledArrays.dataset(
                file, inputs: tensor(x, in: bytes, path: path), targets: tensor(y, in: bytes, path: path))
        }
    }

    private static let types: [String: DType] = [
        "BOOL": .bool, "U8": .uint8, "I8": .int8, "U16": .uint16, "I16": .int16, "U32": .uint32, "I32": .int32,
        "U64": .uint64, "I64": .int64, "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
    ]

    /// The tensor `name`: an 8-byte header length, a JSON header, then the bytes that the header's offsets point to.
    ///
    /// - Throws: `DataError.malformed`, `.missingArray`, `.unsupportedType`.
    static func tensor(_ name: String, in bytes: [UInt8], path: String) throws(DataError) -> HostArray {
        var reader = ByteReader(bytes, path: path, format: "safetensors")
        let length = Int(clamping: try reader.little(8))
        guard length <= 100_000_000 else { throw reader.malformed("its header announces \(length) bytes") }
        let text = String(decoding: try reader.take(length), as: UTF8.self)
        let start = reader.offset
        let header: ConfigurationNode
        do {
            header = try JSONReader.parse(text, file: path, byteLimit: length * 3 + 1)
        } catch {
            throw reader.malformed("its header is not JSON: \(error)")
        }
        guard let description = header[name] else {
            throw .missingArray(path: path, name: name, present: (header.map?.keys).map { $0.filter { $0 != "__metadata__" } } ?? [])
        }
        let type = description["dtype"]?.string ?? ""
        guard let dtype = types[type] else {
            throw .unsupportedType(what: "the tensor \"\(name)\" in \"\(path)\"", type: type, supported: types.keys.sorted().joined(separator: ", "))
        }
        let shape = description["shape"]?.list?.compactMap(\.int) ?? []
        let offsets = description["data_offsets"]?.list?.compactMap(\.int) ?? []
        let size = try reader.byteCount(shape, width: dtype.byteCount)
        guard shape.count == description["shape"]?.list?.count, offsets.count == 2, offsets[0] >= 0,
            offsets[1] >= offsets[0], offsets[1] - offsets[0] == size, offsets[1] <= bytes.count - start
        else {
            throw reader.malformed("the tensor \"\(name)\" of shape \(shape) lies at \(offsets) of \(bytes.count - start) bytes")
        }
        try reader.seek(start + offsets[0])
        return HostArray(dtype: dtype, shape: Shape(shape), bytes: Array(try reader.take(size)))
    }
}
