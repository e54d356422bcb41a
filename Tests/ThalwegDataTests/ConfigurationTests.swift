import Testing
import ThalwegCore

@testable import ThalwegConfiguration
@testable import ThalwegData

@Suite struct ConfigurationTests {
    static func configuration(_ text: String) throws -> DataConfiguration { try DataConfiguration(YAMLReader.parse(text)) }

    @Test func `defaults are those of the experiment file`() throws {
        let data = try Self.configuration("source: digits")
        #expect(data.validation == .fraction(0.2))
        #expect(data.normalize == .standardize && data.normalizeTargets == .none)
        #expect(data.shuffle && data.limit == nil && data.faults.isEmpty)
        let loaded = try data.load(seed: 7)
        #expect(loaded.training.count == 1438 && loaded.validation?.count == 359)
        #expect(loaded.exampleShape == [8, 8, 1])
        #expect(abs(loaded.training.inputs.doubles.reduce(0, +)) < 1e-2)
    }

    @Test(arguments: ["digits", "{source: digits}", "source: {name: digits}", "source: {digits: }"])
    func `a source may be spelled in several ways`(text: String) throws {
        #expect(try Self.configuration(text).source.configuration == "digits")
    }

    @Test(arguments: ["{synthetic: blobs, examples: 30, classes: 2}", "{name: blobs, examples: 30, classes: 2}", "{blobs: {examples: 30, classes: 2}}", "{synthetic: {blobs: {examples: 30, classes: 2}}}"])
    func `synthetic sources may be spelled in several ways`(text: String) throws {
        #expect(try Self.configuration("source: \(text)").source.configuration == ["blobs": ["examples": 30, "classes": 2]])
    }

    @Test(arguments: [
        "{source: digits, validation: 0.25, normalize: minmax, limit: 100, shuffle: false}",
        "{source: diabetes, normalize_targets: standardize, validation: {split: test}, faults: {label_noise: 0.5}}",
        "{source: {csv: a/b.csv, label: y, delimiter: \";\"}}",
    ])
    func `a section writes itself back`(text: String) throws {
        let data = try Self.configuration(text)
        let again = try Self.configuration(YAMLWriter.text(data.configuration))
        #expect(again.configuration == data.configuration)
        #expect(again.validation == data.validation && again.faults == data.faults && again.limit == data.limit)
    }

    @Test(arguments: [
        ("source: digitz", "no dataset \"digitz\"; did you mean \"digits\""),
        ("sourec: digits", "line 1: unknown key \"sourec\" in \"data\"; did you mean \"source\""),
        ("normalize: none", "\"source\" is missing in \"data\""),
        ("{source: digits, normalise: none}", "unknown key \"normalise\" in \"data\"; did you mean \"normalize\""),
        ("{source: digits, normalize: standardise}", "did you mean \"standardize\""),
        ("{source: digits, validation: 1}", "\"data.validation\" is 1.0, but must be below 1"),
        ("{source: digits, validation: {splt: test}}", "unknown key \"splt\" in \"data.validation\"; did you mean \"split\""),
        ("{source: digits, validation: {}}", "\"split\" is missing in \"data.validation\""),
        ("{source: digits, limit: 0}", "\"data.limit\" is 0, but must be at least 1"),
        ("{source: digits, faults: {label_noise: 2}}", "\"data.faults.label_noise\" is 2.0, but must be between 0 and 1"),
        ("{source: {digits: {size: 3}}}", "unknown key \"size\" in \"data.source.digits\""),
        ("{source: {csv: f.csv, lable: 3}}", "unknown key \"lable\" in \"data.source\"; did you mean \"label\""),
        ("{source: {npz: 3}}", "\"data.source.file\" must be text"),
        ("{source: {idx: {images: a}}}", "\"labels\" is missing"),
    ])
    func `mistakes are named`(text: String, message: String) {
        #expect {
            try Self.configuration(text)
        } throws: {
            "\($0)".contains(message)
        }
    }

    @Test func `targets of a regression are normalized with the training part`() throws {
        let data = try Self.configuration("{source: diabetes, normalize_targets: standardize}").load(seed: 1)
        let targets = data.training.targets.doubles
        let mean: Double = targets.reduce(0, +) / Double(targets.count)
        #expect(abs(mean) < 1e-6)
        #expect(data.targetNormalization.shift.count == 1)
        let classes = try Self.configuration("{source: iris, normalize_targets: standardize}").load(seed: 1)
        #expect(classes.notes.contains { $0.contains("normalize_targets") })
        #expect(classes.training.targets.dtype == .int32)
    }

    @Test func `paths lead to the same file from another directory`() throws {
        let data = try Self.configuration("{source: {csv: d/b.csv, label: y}}")
        #expect(data.rebased(from: "/w/x", to: "/w/y/z").source.configuration["csv"]?["file"] == "../../x/d/b.csv")
        #expect(data.rebased(from: "/w/x", to: "/w/x").source.configuration["csv"]?["file"] == "d/b.csv")
        #expect(RelativePath.rebase("/abs/f", from: "/w", to: "/v") == "/abs/f")
        #expect(RelativePath.rebase("../f", from: "/w/a", to: "/v") == "/w/f")
        #expect(RelativePath.rebase("f", from: "/w/a/../b", to: "/w") == "b/f")
    }

    @Test func `a data set is checked`() {
        let x = HostArray.zeros([3, 2])
        func make(_ inputs: HostArray, _ targets: HostArray, _ task: DataTask) throws -> Dataset { try Dataset(name: "t", inputs: inputs, targets: targets, task: task) }
        #expect(throws: DataError.labelOutOfRange(label: 2, example: 1, classes: 2)) { try make(x, HostArray([0, 2, 1] as [Int32]), .classification(classes: 2)) }
        #expect(throws: DataError.self) { try make(x, HostArray([0, 1] as [Int32]), .classification(classes: 2)) }
        #expect(throws: DataError.self) { try make(x, HostArray([0, 1, 1] as [Float]), .classification(classes: 2)) }
        #expect(throws: DataError.self) { try make(.zeros([0, 2]), .zeros([0], dtype: .int32), .classification(classes: 2)) }
        #expect(throws: DataError.self) { try make(x, .zeros([3, 2]), .regression(outputs: 3)) }
        #expect(throws: DataError.self) { try make(.zeros([3, 2], dtype: .float64), .zeros([3]), .regression(outputs: 1)) }
        #expect(throws: Never.self) { try make(.full(.nan, [3, 2]), .zeros([3]), .regression(outputs: 1)) }
    }

    @Test func `the schema has every key that is read`() throws {
        let properties = try #require(DataConfiguration.schema["properties"]?.map)
        for key in properties.keys where key != "source" {
            var message = ""
            do { _ = try Self.configuration("{source: digits, \(key): 1}") } catch { message = "\(error)" }
            #expect(!message.contains("unknown key"))
        }
        #expect(properties["faults"]?["properties"]?.map?.count == 7)
        #expect(datasetCatalogue.schema["anyOf"]?.list?.isEmpty == false)
    }

    @Test func `a data set made in code can be trained on`() throws {
        let set = try Dataset(name: "mine", inputs: .zeros([10, 2]), targets: .zeros([10]), task: .regression(outputs: 1))
        #expect(try DataConfiguration(source: MemorySource(set)).load(seed: 1).training.count == 8)
    }
}
