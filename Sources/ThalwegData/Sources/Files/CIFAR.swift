import ThalwegConfiguration
import ThalwegCore

/// `{cifar10: dir}` and `{cifar100: dir}`: the binary versions; inputs `[n, 32, 32, 3]` from 0 to 255, parts `train` and `test`.
enum CIFAR {
    static let ten = entry(
        "cifar10", classes: 10, labelBytes: 1, training: (1...5).map { "data_batch_\($0).bin" }, test: "test_batch.bin",
        names: "batches.meta.txt")
    static let hundred = entry(
        "cifar100", classes: 100, labelBytes: 2, training: ["train.bin"], test: "test.bin", names: "fine_label_names.txt")

    private static func entry(
        _ name: String, classes: Int, labelBytes: Int, training: [String], test: String, names: String
    ) -> CatalogueEntry<any DataSource> {
        FileSource.entry(
            name, summary: "32×32 colour images, \(classes) classes, binary version",
            options: [OptionDescription("directory", .string, required: true, "the directory with \(training[0]), …")],
            paths: ["directory"], shorthand: "directory", reference: "Krizhevsky (2009), Learning multiple layers of features from tiny images"
        ) { reader in
            let directory = try reader.string("directory")
            return { context in
                let base = context.resolve(directory)
                var pixels: [UInt8] = []
                var labels: [Int32] = []
                for file in training { try read("\(base)/\(file)", labelBytes: labelBytes, &pixels, &labels) }
                let boundary = labels.count
                try read("\(base)/\(test)", labelBytes: labelBytes, &pixels, &labels)
                var dataset = try Dataset(
                    name: name,
                    inputs: HostArray(dtype: .uint8, shape: [labels.count, 32, 32, 3], bytes: pixels).converted(to: .float32),
                    targets: HostArray(labels), task: .classification(classes: classes))
                dataset.parts = ["train": 0..<boundary, "test": boundary..<labels.count]
                dataset.origin = "A. Krizhevsky (2009), Learning multiple layers of features from tiny images"
                if let text = try? FileBytes.read("\(base)/\(names)", limit: 1 << 16) {
                    let words = String(decoding: text, as: UTF8.self).split { $0.isNewline }.map(String.init)
                    if words.count == classes { dataset.classNames = words }
                }
                return dataset
            }
        }
    }

    /// Appends the records of one file: labels (the last byte counts), then three planes of 32×32, made channels-last.
    private static func read(
        _ path: String, labelBytes: Int, _ pixels: inout [UInt8], _ labels: inout [Int32]
    ) throws(DataError) {
        let bytes = try FileBytes.read(path)
        let record = labelBytes + 3072
        guard !bytes.isEmpty, bytes.count % record == 0 else {
            throw .malformed(path: path, format: "CIFAR", reason: "it has \(bytes.count) bytes, not a multiple of \(record)")
        }
        pixels.reserveCapacity(pixels.count + bytes.count)
        for start in stride(from: 0, to: bytes.count, by: record) {
            labels.append(Int32(bytes[start + labelBytes - 1]))
            for pixel in start + labelBytes..<start + labelBytes + 1024 {
                pixels.append(bytes[pixel])
                pixels.append(bytes[pixel + 1024])
                pixels.append(bytes[pixel + 2048])
            }
        }
    }
}
