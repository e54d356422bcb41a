/// What can be wrong with data. `description` says what, the value seen, the limit and what to try.
public enum DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file that is not there or cannot be read.
    case unreadableFile(path: String, reason: String)
    /// A file above what is read into memory, in bytes.
    case fileTooLarge(path: String, bytes: Int, limit: Int)
    /// A file that is not what its format says.
    case malformed(path: String, format: String, reason: String)
    /// An array that is not in the file.
    case missingArray(path: String, name: String, present: [String])
    /// A column that is not in the table.
    case missingColumn(path: String, name: String, present: [String], nearest: String?)
    /// No examples, or examples without entries.
    case empty(what: String)
    /// Inputs and targets that do not belong together, or a shape that no data set has.
    case shapeMismatch(what: String, inputs: [Int], targets: [Int])
    /// A label outside 0 ..< `classes`, with the example's index.
    case labelOutOfRange(label: Int, example: Int, classes: Int)
    /// An element type that cannot be used so.
    case unsupportedType(what: String, type: String, supported: String)
    /// A part that the source does not have.
    case unknownPart(name: String, present: [String])
    /// A combination of settings that leaves nothing to train on, or makes no sense for these data.
    case invalidSetting(what: String, value: String, advice: String)

    /// What is wrong, the value seen, the limit and what to try.
    public var description: String {
        switch self {
        case .unreadableFile(let path, let reason):
            "cannot read \"\(path)\": \(reason); paths are relative to the experiment file"
        case .fileTooLarge(let path, let bytes, let limit):
            "\"\(path)\" has \(bytes) bytes, above the limit of \(limit); use a smaller part of the data"
        case .malformed(let path, let format, let reason):
            "\"\(path)\" is not a valid \(format) file: \(reason); write it again, or check that it was copied whole"
        case .missingArray(let path, let name, let present):
            "\"\(path)\" has no array \"\(name)\"; it has \(present.isEmpty ? "none" : present.sorted().joined(separator: ", "))"
        case .missingColumn(let path, let name, let present, let nearest):
            "\"\(path)\" has no column \"\(name)\"; "
                + (nearest.map { "did you mean \"\($0)\"?" } ?? "it has \(present.prefix(20).joined(separator: ", "))")
        case .empty(let what): "\(what) is empty; give at least one example with one entry"
        case .shapeMismatch(let what, let inputs, let targets):
            "\(what): inputs have the shape \(inputs), targets \(targets); both need the same number of examples along the first axis"
        case .labelOutOfRange(let label, let example, let classes):
            "the label of example \(example) is \(label), but must be between 0 and \(classes - 1); number the classes from 0"
        case .unsupportedType(let what, let type, let supported):
            "\(what) has the type \(type); use \(supported)"
        case .unknownPart(let name, let present):
            present.isEmpty
                ? "the data have no part \"\(name)\", nor any other; give validation as a fraction, such as 0.2"
                : "the data have no part \"\(name)\"; they have \(present.sorted().joined(separator: ", "))"
        case .invalidSetting(let what, let value, let advice): "\(what) is \(value); \(advice)"
        }
    }
}
