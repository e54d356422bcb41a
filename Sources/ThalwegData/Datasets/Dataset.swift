public import ThalwegCore

/// Examples with their targets, whole in memory, and what is known about them.
public struct Dataset: Sendable, Hashable {
    /// The name of the source, such as `digits`.
    public let name: String
    /// `[n, *example shape]`, f32, or int32 for tokens. May contain NaN and infinities.
    public let inputs: HostArray
    /// int32 `[n]` classes, int32 `[n, k]` binary labels, f32 `[n]` or `[n, k]` numbers, or int32 `[n, length]` tokens.
    public let targets: HostArray
    /// What is to be predicted.
    public let task: DataTask
    /// Names of the classes in order, where known.
    public var classNames: [String]?
    /// Names of the input features in order, where known.
    public var featureNames: [String]?
    /// The source's own parts (`train`, `test`) as ranges of examples; empty where it has none. They do not overlap.
    public var parts: [String: Range<Int>] = [:]
    /// Where the data come from: author, year, address.
    public var origin = ""
    /// The terms under which the data may be used; empty where they are the user's own or generated.
    public var licence = ""
    /// Remarks for the user, such as a column that was read as text.
    public var notes: [String] = []

    /// A checked data set.
    ///
    /// - Throws: `DataError.empty`, `.shapeMismatch`, `.labelOutOfRange`, `.unsupportedType`. NaN is allowed: naming bad values is the doctor's work.
    public init(name: String, inputs: HostArray, targets: HostArray, task: DataTask) throws(DataError) {
        try Self.check(name: name, inputs: inputs, targets: targets, task: task)
        self.name = name
        self.inputs = inputs
        self.targets = targets
        self.task = task
    }

    /// The number of examples.
    public var count: Int { inputs.shape[0] }

    /// The shape of one example, without the batch axis.
    public var exampleShape: Shape { Shape(Array(inputs.shape.dimensions.dropFirst())) }

    /// The shape of one target, without the batch axis; `[]` for classes and single numbers.
    public var targetShape: Shape { Shape(Array(targets.shape.dimensions.dropFirst())) }

    /// The examples `indices`, in that order; parts are forgotten.
    ///
    /// Precondition: `indices` is not empty and in range.
    public func subset(_ indices: [Int]) -> Dataset {
        precondition(!indices.isEmpty, "a subset of no examples of \(name)")
        return Dataset(copying: self, inputs: inputs.rows(indices), targets: targets.rows(indices))
    }

    /// The same data set with other values of the same kind; parts are forgotten.
    ///
    /// Precondition: both have the same, positive number of examples.
    func replacing(inputs: HostArray? = nil, targets: HostArray? = nil) -> Dataset {
        Dataset(copying: self, inputs: inputs ?? self.inputs, targets: targets ?? self.targets)
    }

    private init(copying other: Dataset, inputs: HostArray, targets: HostArray) {
        precondition(inputs.shape[0] == targets.shape[0], "\(inputs.shape) inputs, \(targets.shape) targets")
        name = other.name
        self.inputs = inputs
        self.targets = targets
        task = other.task
        classNames = other.classNames
        featureNames = other.featureNames
        origin = other.origin
        licence = other.licence
        notes = other.notes
    }

    private static func check(
        name: String, inputs: HostArray, targets: HostArray, task: DataTask
    ) throws(DataError) {
        let shapes = (inputs.shape.dimensions, targets.shape.dimensions)
        guard inputs.shape.rank >= 2, targets.shape.rank >= 1, inputs.shape[0] == targets.shape[0] else {
            throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1)
        }
        guard inputs.count > 0, targets.count > 0 else { throw .empty(what: "the data set \(name)") }
        guard inputs.dtype == .float32 || inputs.dtype == .int32 else {
            throw .unsupportedType(what: "the input of \(name)", type: inputs.dtype.rawValue, supported: "f32 or i32")
        }
        let isRegression = if case .regression = task { true } else { false }
        guard targets.dtype == (isRegression ? .float32 : .int32) else {
            throw .unsupportedType(
                what: "the target of \(name)", type: targets.dtype.rawValue, supported: isRegression ? "f32" : "i32")
        }
        let limit: Int
        switch task {
        case .classification(let classes):
            guard targets.shape.rank == 1 else { throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1) }
            limit = classes
        case .multiLabel(let labels):
            guard targets.shape.rank == 2, targets.shape[1] == labels else {
                throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1)
            }
            limit = 2
        case .regression(let outputs):
            guard targets.shape.elementCount == targets.shape[0] * outputs else {
                throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1)
            }
            return
        case .tokens(let vocabulary):
            guard inputs.dtype == .int32, inputs.shape == targets.shape else {
                throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1)
            }
            limit = vocabulary
        }
        let width = targets.count / targets.shape[0]
        for (index, label) in targets.elements(as: Int32.self).enumerated() where label < 0 || label >= limit {
            throw .labelOutOfRange(label: Int(label), example: index / width, classes: limit)
        }
    }
}
