import ThalwegConfiguration
import ThalwegCore

/// `digits`: 1,797 handwritten digits of 8×8 pixels from 0 to 16; inputs `[n, 8, 8, 1]`, ten classes.
enum Digits {
    static let entry = ShippedTable.entry(
        "digits", summary: "1,797 handwritten digits, 8×8×1, 10 classes",
        reference: "Alpaydin, Kaynak (1998), doi:10.24432/C50P49", read: load)

    static func load() throws -> Dataset {
        var pixels: [Float] = []
        var labels: [Int32] = []
        for row in DigitsText.text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard row.count == 65, let digit = row.last else {
                throw DataError.malformed(path: "digits", format: "shipped", reason: "row \(labels.count) has \(row.count) characters")
            }
            pixels += row.dropLast().map { Float(Int($0) - Int(UInt8(ascii: "a"))) }
            labels.append(Int32(digit) - Int32(UInt8(ascii: "0")))
        }
        var dataset = try Dataset(
            name: "digits", inputs: HostArray(pixels, shape: [labels.count, 8, 8, 1]), targets: HostArray(labels),
            task: .classification(classes: 10))
        dataset.classNames = (0..<10).map(String.init)
        dataset.origin =
            "E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits (the test part of 1,797), UCI Machine Learning Repository, doi:10.24432/C50P49; as in scikit-learn's load_digits"
        dataset.licence = ShippedTable.uciLicence
        return dataset
    }
}
