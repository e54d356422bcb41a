import ThalwegCore

/// A data set from two arrays, by their types: integer targets of one column are classes, of several columns binary labels, floats are numbers.
enum LabelledArrays {
    /// Classes that integer labels may make.
    static let classLimit = 1_000_000

    /// - Parameters:
    ///   - inputs: `[n, …]` of any type, made f32; `[n]` becomes `[n, 1]`.
    ///   - targets: `[n]`, `[n, 1]` or `[n, k]`.
    /// - Throws: `DataError`.
    static func dataset(_ name: String, inputs: HostArray, targets: HostArray) throws(DataError) -> Dataset {
        let shapes = (inputs.shape.dimensions, targets.shape.dimensions)
        guard inputs.shape.rank >= 1, (1...2).contains(targets.shape.rank), inputs.shape[0] == targets.shape[0] else {
            throw .shapeMismatch(what: name, inputs: shapes.0, targets: shapes.1)
        }
        guard inputs.count > 0, targets.count > 0 else { throw .empty(what: "the data in \(name)") }
        let examples = inputs.shape[0]
        let x = (inputs.shape.rank == 1 ? inputs.reshaped(to: [examples, 1]) : inputs).converted(to: .float32)
        let columns = targets.count / examples
        let y = columns == 1 ? targets.reshaped(to: [examples]) : targets
        if y.dtype.isFloatingPoint {
            return try Dataset(name: name, inputs: x, targets: y.converted(to: .float32), task: .regression(outputs: columns))
        }
        let labels = y.doubles
        if columns > 1 {
            try check(labels, below: 2, columns: columns)
            return try Dataset(name: name, inputs: x, targets: y.converted(to: .int32), task: .multiLabel(labels: columns))
        }
        try check(labels, below: classLimit, columns: 1)
        let classes = Int(labels.reduce(0, max)) + 1
        var dataset = try Dataset(
            name: name, inputs: x, targets: y.converted(to: .int32), task: .classification(classes: max(classes, 2)))
        let present = Set(labels)
        if present.count < classes {
            dataset.notes.append("labels go from 0 to \(classes - 1), but only \(present.count) of these classes occur")
        }
        return dataset
    }

    private static func check(_ labels: [Double], below limit: Int, columns: Int) throws(DataError) {
        for (index, label) in labels.enumerated() where label < 0 || label >= Double(limit) {
            throw .labelOutOfRange(label: Int(max(-1e18, min(1e18, label))), example: index / columns, classes: limit)
        }
    }

    /// Two arrays on top of one another, in the type of the first.
    ///
    /// - Throws: `DataError.shapeMismatch` when the examples differ in shape.
    static func stacked(_ first: HostArray, _ second: HostArray, what: String) throws(DataError) -> HostArray {
        guard first.shape.rank >= 1, first.shape.dimensions.dropFirst() == second.shape.dimensions.dropFirst(), second.shape.rank >= 1 else {
            throw .shapeMismatch(what: what, inputs: first.shape.dimensions, targets: second.shape.dimensions)
        }
        var shape = first.shape
        shape[0] += second.shape[0]
        // A float part makes the whole float, so that no value is cut off.
        let type = first.dtype == second.dtype ? first.dtype : .float64
        return HostArray(
            dtype: type, shape: shape, bytes: first.converted(to: type).bytes + second.converted(to: type).bytes)
    }
}
