import ThalwegConfiguration
import ThalwegCore

/// A data set that is shipped inside the package.
struct ShippedTable: DataSource {
    let name: String
    let read: @Sendable () throws -> Dataset

    func load(_ context: DataContext) throws -> Dataset { try read() }
    var configuration: ConfigurationNode { .string(name) }

    /// The terms of the data sets of the UCI Machine Learning Repository.
    static let uciLicence =
        "Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/; donated to the UCI Machine Learning Repository, https://archive.ics.uci.edu"

    static func entry(
        _ name: String, summary: String, reference: String, read: @escaping @Sendable () throws -> Dataset
    ) -> CatalogueEntry<any DataSource> {
        CatalogueEntry(name, family: "shipped", summary: summary, reference: reference) { _ in
            ShippedTable(name: name, read: read)
        }
    }

    /// The rows of a table of numbers: features, then one target.
    static func parse(_ text: String, columns: Int) throws(DataError) -> (inputs: HostArray, targets: [Double]) {
        var features: [Float] = []
        var targets: [Double] = []
        for row in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let cells = row.split(separator: UInt8(ascii: ",")).compactMap { Double(Substring($0)) }
            guard cells.count == columns + 1, let target = cells.last else {
                throw .malformed(path: "shipped table", format: "CSV", reason: "row \(targets.count) has \(cells.count) numbers")
            }
            features += cells.dropLast().map { Float($0) }
            targets.append(target)
        }
        return (HostArray(features, shape: [targets.count, columns]), targets)
    }

    /// A classification table whose last column is the class.
    static func classification(
        _ name: String, text: String, columns: [String], classes: [String], origin: String
    ) throws(DataError) -> Dataset {
        let (inputs, labels) = try parse(text, columns: columns.count)
        var dataset = try Dataset(
            name: name, inputs: inputs, targets: HostArray(labels, dtype: .int32),
            task: .classification(classes: classes.count))
        dataset.classNames = classes
        dataset.featureNames = columns
        dataset.origin = origin
        dataset.licence = uciLicence
        return dataset
    }
}
