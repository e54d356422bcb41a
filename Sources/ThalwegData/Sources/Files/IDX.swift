import ThalwegConfiguration
import ThalwegCore

/// `{idx: {images: f, labels: f}}`: the format of MNIST, plain or gzip. Images without a channel axis get one: `[n, 28, 28, 1]`.
enum IDX {
    static let entry = FileSource.entry(
        "idx", summary: "MNIST's format, plain or gzip",
        options: [
            OptionDescription("images", .string, required: true, "the file of inputs"),
            OptionDescription("labels", .string, required: true, "the file of targets"),
            OptionDescription("test_images", .string, "inputs of the part test"),
            OptionDescription("test_labels", .string, "targets of the part test"),
        ], paths: ["images", "labels", "test_images", "test_labels"], reference: "LeCun, Cortes, Burges (1998)"
    ) { reader in
        let images = try reader.string("images"), labels = try reader.string("labels")
        let testImages = try reader.node("test_images"), testLabels = try reader.node("test_labels")
        for (key, node) in [("test_images", testImages), ("test_labels", testLabels)] where node.map({ $0.string == nil }) ?? false {
            throw reader.invalid(key, "must be the name of a file")
        }
        guard (testImages == nil) == (testLabels == nil) else {
            throw reader.invalid("test_images", "and test_labels belong together; give both or neither")
        }
        return { context in
            let inputs = try array(context.resolve(images)), targets = try array(context.resolve(labels))
            guard let testImages = testImages?.string, let testLabels = testLabels?.string else {
                return try LabelledArrays.dataset(images, inputs: withChannel(inputs), targets: targets)
            }
            let moreInputs = try array(context.resolve(testImages)), moreTargets = try array(context.resolve(testLabels))
            guard moreInputs.shape.first == moreTargets.shape.first else {
                throw DataError.shapeMismatch(
                    what: testImages, inputs: moreInputs.shape.dimensions, targets: moreTargets.shape.dimensions)
            }
            var dataset = try LabelledArrays.dataset(
                images, inputs: withChannel(LabelledArrays.stacked(inputs, moreInputs, what: images)),
                targets: LabelledArrays.stacked(targets, moreTargets, what: labels))
            dataset.parts = ["train": 0..<inputs.shape[0], "test": inputs.shape[0]..<dataset.count]
            return dataset
        }
    }

    private static func withChannel(_ array: HostArray) -> HostArray {
        array.shape.rank == 3 ? array.reshaped(to: Shape(array.shape.dimensions + [1])) : array
    }

    /// The array in the file: two zero bytes, the element type, the rank, the extents, then the elements, all big-endian.
    static func array(_ path: String) throws(DataError) -> HostArray {
        var bytes = try FileBytes.read(path)
        if bytes.starts(with: [0x1F, 0x8B]) {
            bytes = try Inflate.bytes(
                bytes[...], wrapping: .gzip, expected: nil, reader: ByteReader(bytes, path: path, format: "gzip"))
        }
        return try array(bytes, path: path)
    }

    static func array(_ bytes: [UInt8], path: String) throws(DataError) -> HostArray {
        var reader = ByteReader(bytes, path: path, format: "idx")
        guard try reader.big(2) == 0 else { throw reader.malformed("it does not begin with two zero bytes") }
        let code = try reader.big(1)
        let types: [UInt64: DType] = [8: .uint8, 9: .int8, 11: .int16, 12: .int32, 13: .float32, 14: .float64]
        guard let dtype = types[code] else { throw reader.malformed("its element type is \(code), not 8, 9 or 11 to 14") }
        let rank = Int(try reader.big(1))
        var dimensions: [Int] = []
        for _ in 0..<rank { dimensions.append(Int(try reader.big(4))) }
        let size = try reader.byteCount(dimensions, width: dtype.byteCount)
        guard size == bytes.count - reader.offset else {
            throw reader.malformed("shape \(dimensions) needs \(size) bytes, but \(bytes.count - reader.offset) follow")
        }
        var content = Array(try reader.take(size))
        if dtype.byteCount > 1 {
            for start in stride(from: 0, to: size, by: dtype.byteCount) { content[start..<start + dtype.byteCount].reverse() }
        }
        return HostArray(dtype: dtype, shape: Shape(dimensions), bytes: content)
    }
}
