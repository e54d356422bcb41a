import ThalwegConfiguration
import ThalwegCore

/// `{npz: f.npz}`: NumPy's archive with arrays `x` and `y`, or `x_train`, `y_train` and perhaps `x_test`, `y_test`, which become the parts `train` and `test`.
enum NPZ {
    static let entry = FileSource.entry(
        "npz", summary: "NumPy arrays x, y (or x_train, y_train, x_test, y_test)",
        options: [
            OptionDescription("file", .string, required: true, "the file"),
            OptionDescription("x", .string, default: "x", "name of the array of inputs"),
            OptionDescription("y", .string, default: "y", "name of the array of targets"),
        ], paths: ["file"], shorthand: "file"
    ) { reader in
        let file = try reader.string("file")
        let x = try reader.string("x", default: "x"), y = try reader.string("y", default: "y")
        return { try load(context: $0, file: file, x: x, y: y) }
    }

    private static func load(context: DataContext, file: String, x: String, y: String) throws -> Dataset {
        let path = context.resolve(file)
        let archive = try ZipArchive(try FileBytes.read(path), path: path)
        func array(_ name: String) throws(DataError) -> HostArray {
            guard let entry = archive.entries.first(where: { $0.name == name + ".npy" || $0.name == name }) else {
                throw .missingArray(path: path, name: name, present: archive.entries.map { $0.name.replacing(".npy", with: "") })
            }
            return try NPYFile.array(try archive.contents(of: entry), path: "\(path)/\(entry.name)")
        }
        let names = Set(archive.entries.map(\.name))
        func has(_ name: String) -> Bool { names.contains(name + ".npy") || names.contains(name) }
        guard !has(x), has("\(x)_train") else {
            return try LabelledArrays.dataset(file, inputs: array(x), targets: array(y))
        }
        let inputs = try array("\(x)_train"), targets = try array("\(y)_train")
        guard has("\(x)_test") else { return try LabelledArrays.dataset(file, inputs: inputs, targets: targets) }
        let (testInputs, testTargets) = (try array("\(x)_test"), try array("\(y)_test"))
        guard testInputs.shape.first == testTargets.shape.first else {
            throw DataError.shapeMismatch(
                what: "the test part of \(file)", inputs: testInputs.shape.dimensions, targets: testTargets.shape.dimensions)
        }
        var dataset = try LabelledArrays.dataset(
            file, inputs: LabelledArrays.stacked(inputs, testInputs, what: "the two parts of \(file)"),
            targets: LabelledArrays.stacked(targets, testTargets, what: "the two parts' targets of \(file)"))
        let boundary = inputs.shape[0]
        dataset.parts = ["train": 0..<boundary, "test": boundary..<dataset.count]
        return dataset
    }
}
