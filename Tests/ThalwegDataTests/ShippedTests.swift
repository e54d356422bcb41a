import Testing
import ThalwegCore

@testable import ThalwegConfiguration
@testable import ThalwegData

func load(_ text: String, baseDirectory: String = "", seed: UInt64 = 0) throws -> Dataset {
    try datasetCatalogue.make(YAMLReader.parse(text), path: "data.source").load(
        DataContext(baseDirectory: baseDirectory, seed: seed))
}

func counts(_ dataset: Dataset) -> [Int] {
    var result = [Int](repeating: 0, count: dataset.task.outputWidth)
    for label in dataset.targets.ints { result[label] += 1 }
    return result
}

@Suite struct ShippedTests {
    /// Sums over the files of scikit-learn 1.9.1, computed with NumPy.
    @Test func `digits are those of scikit-learn`() throws {
        let digits = try load("digits")
        #expect(digits.inputs.shape == [1797, 8, 8, 1])
        #expect(digits.exampleShape == [8, 8, 1])
        #expect(digits.task == .classification(classes: 10))
        #expect(counts(digits) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
        let pixels = digits.inputs.doubles
        #expect(pixels.reduce(0, +) == 561718)
        #expect(pixels.reduce(0) { $0 + $1 * $1 } == 6907012)
        #expect(pixels.enumerated().reduce(0) { $0 + $1.element * Double($1.offset % 64 + 1) } == 18222371)
        #expect(pixels.enumerated().reduce(0) { $0 + $1.element * Double($1.offset / 64 + 1) } == 503904265)
        #expect(digits.licence.contains("CC BY 4.0"))
        #expect(digits.origin.contains("Alpaydin"))
    }

    @Test(arguments: [("iris", 150, 4, [50, 50, 50], 2078.7), ("wine", 178, 13, [59, 71, 48], 159975.295999), ("breast_cancer", 569, 30, [212, 357], 1056474.4596356)])
    func `tables are those of scikit-learn`(name: String, rows: Int, columns: Int, classes: [Int], sum: Double) throws {
        let table = try load(name)
        #expect(table.inputs.shape == [rows, columns])
        #expect(counts(table) == classes)
        #expect(abs(table.inputs.doubles.reduce(0, +) - sum) < 1e-6 * sum)
        #expect(table.classNames?.count == classes.count)
        #expect(table.featureNames?.count == columns)
        #expect(!table.licence.isEmpty && !table.origin.isEmpty)
    }

    @Test func `diabetes is that of scikit-learn, raw`() throws {
        let table = try load("diabetes")
        #expect(table.inputs.shape == [442, 10])
        #expect(table.task == .regression(outputs: 1))
        #expect(table.targets.dtype == .float32)
        #expect(table.targets.doubles.reduce(0, +) == 67243)
        #expect(abs(table.inputs.doubles.reduce(0, +) - 276404.2336) < 0.1)
    }

    @Test func `every catalogue entry says what it is`() {
        for entry in datasetCatalogue.entries {
            #expect(!entry.summary.isEmpty)
            #expect(entry.family == "shipped" || !entry.options.isEmpty)
        }
        #expect(datasetCatalogue.names.contains("npz"))
    }
}
