import ThalwegConfiguration
import ThalwegCore

/// Makes a data set of a table's cells.
struct CSVDataset {
    let path: String
    let name: String
    let label: ConfigurationNode?
    let header: Bool?
    let drop: [String]
    let task: String

    /// Different words that a text column may have, each of which becomes a column.
    private static let wordLimit = 1000
    /// Different integers up to which an integer label counts as classes.
    private static let integerClassLimit = 100

    /// - Throws: `DataError`.
    func read(_ table: [[String]]) throws(DataError) -> Dataset {
        guard let first = table.first else { throw .empty(what: "\"\(path)\"") }
        let hasHeader = header ?? first.allSatisfy { cell in
            CSVTable.number(cell).map { $0.isNaN && !cell.isEmpty } ?? true
        }
        let names = hasHeader ? first : first.indices.map { "column \($0)" }
        let rows = hasHeader ? table.dropFirst() : table[...]
        guard !rows.isEmpty else { throw .empty(what: "\"\(path)\"") }
        let labelColumn = try column(label, names: names)
        let dropped = try Set(drop.map { name throws(DataError) in try column(.string(name), names: names) })
        var notes: [String] = []
        var features: [(name: String, values: [Float])] = []
        for index in names.indices where index != labelColumn && !dropped.contains(index) {
            features += try columns(named: names[index], rows.map { $0[index] }, notes: &notes)
        }
        guard !features.isEmpty else { throw .empty(what: "every row of \"\(path)\", but for the label,") }
        let width = features.count
        guard rows.count.multipliedReportingOverflow(by: width).partialValue <= FileBytes.limit / 4 else {
            throw .fileTooLarge(path: path, bytes: rows.count * width * 4, limit: FileBytes.limit)
        }
        var flat = [Float](repeating: 0, count: rows.count * width)
        for (feature, column) in features.enumerated() {
            for (row, value) in column.values.enumerated() { flat[row * width + feature] = value }
        }
        let inputs = HostArray(flat, shape: [rows.count, width])
        var dataset = try labelled(inputs, rows.map { $0[labelColumn] }, column: names[labelColumn], notes: &notes)
        dataset.featureNames = features.map(\.name)
        dataset.notes = notes
        return dataset
    }

    private func column(_ which: ConfigurationNode?, names: [String]) throws(DataError) -> Int {
        guard let which else { return names.count - 1 }
        if let name = which.string {
            if let index = names.firstIndex(of: name) { return index }
            throw .missingColumn(path: path, name: name, present: names, nearest: nearest(name, in: names))
        }
        let index = which.int ?? 0
        let resolved = index < 0 ? index + names.count : index
        guard names.indices.contains(resolved) else {
            throw .missingColumn(path: path, name: "\(index)", present: names.indices.map(String.init), nearest: nil)
        }
        return resolved
    }

    private func columns(
        named name: String, _ cells: [String], notes: inout [String]
    ) throws(DataError) -> [(name: String, values: [Float])] {
        let numbers = cells.map(CSVTable.number)
        if numbers.allSatisfy({ $0 != nil }) { return [(name, numbers.map { Float($0 ?? .nan) })] }
        let words = Set(cells).sorted()
        guard words.count <= Self.wordLimit else {
            throw .invalidSetting(
                what: "the text column \"\(name)\" of \"\(path)\"", value: "made of \(words.count) different words",
                advice: "above the limit of \(Self.wordLimit); leave it out with drop: [\(name)]")
        }
        notes.append("the text column \"\(name)\" became \(words.count) columns, one per word")
        return words.map { word in ("\(name)=\(word)", cells.map { $0 == word ? 1 : 0 }) }
    }

    private func labelled(
        _ inputs: HostArray, _ cells: [String], column: String, notes: inout [String]
    ) throws(DataError) -> Dataset {
        let numbers = cells.map(CSVTable.number)
        let isNumeric = numbers.allSatisfy { $0 != nil }
        let values = numbers.map { $0 ?? .nan }
        let isWhole = isNumeric && values.allSatisfy { $0.isFinite && $0 == $0.rounded() }
            && !cells.contains { $0.utf8.contains(UInt8(ascii: ".")) }
        let distinct = isWhole ? Set(values).count : 0
        let isClasses = task == "classification" || task == "auto" && (!isNumeric || isWhole && distinct <= Self.integerClassLimit)
        guard isClasses else {
            guard isNumeric else {
                throw .invalidSetting(what: "task", value: "regression", advice: "the label \"\(column)\" of \"\(path)\" holds text; choose another column")
            }
            if isWhole && task == "auto" {
                notes.append("the label \"\(column)\" has \(distinct) different integers and is predicted as a number; task: classification would make classes of them")
            }
            return try Dataset(name: name, inputs: inputs, targets: HostArray(values, dtype: .float32), task: .regression(outputs: 1))
        }
        // Numbers in their own order, words in alphabetical order.
        let classes = isNumeric && values.allSatisfy(\.isFinite)
            ? Dictionary(zip(values, cells), uniquingKeysWith: { first, _ in first }).sorted { $0.key < $1.key }.map(\.value)
            : Set(cells).sorted()
        var number: [String: Int32] = [:]
        for (index, name) in classes.enumerated() { number[name] = Int32(index) }
        let labels = cells.enumerated().map { row, cell in
            number[cell] ?? Int32(classes.firstIndex { CSVTable.number($0) == values[row] } ?? 0)
        }
        guard classes.count >= 2 else {
            throw .invalidSetting(
                what: "the label \"\(column)\" of \"\(path)\"", value: "\"\(classes.first ?? "")\" everywhere", advice: "choose a column with at least two classes")
        }
        var dataset = try Dataset(
            name: name, inputs: inputs, targets: HostArray(labels), task: .classification(classes: classes.count))
        dataset.classNames = classes
        return dataset
    }
}
