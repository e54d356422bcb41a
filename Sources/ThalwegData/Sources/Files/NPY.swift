import ThalwegConfiguration
import ThalwegCore

/// `{npy: {x: x.npy, y: y.npy}}`: two NumPy arrays.
enum NPY {
    static let entry = FileSource.entry(
        "npy", summary: "Two NumPy array files",
        options: [
            OptionDescription("x", .string, required: true, "the file of inputs"),
            OptionDescription("y", .string, required: true, "the file of targets"),
        ], paths: ["x", "y"]
    ) { reader in
        let x = try reader.string("x"), y = try reader.string("y")
        return { context in
            func array(_ file: String) throws(DataError) -> HostArray {
                let path = context.resolve(file)
                return try NPYFile.array(try FileBytes.read(path), path: path)
            }
            return try LabelledArrays.dataset(x, inputs: array(x), targets: array(y))
        }
    }
}
