import ThalwegConfiguration
import ThalwegCore

/// Examples made by a formula from the seed.
struct GeneratedSource: DataSource {
    let name: String
    /// The options as they were given.
    let options: ConfigurationNode
    let generate: @Sendable (inout RandomStream) throws -> Dataset

    func load(_ context: DataContext) throws -> Dataset {
        var stream = RandomStream(seed: context.seed, purpose: "data \(name)")
        return try generate(&stream)
    }

    var configuration: ConfigurationNode {
        options.map?.isEmpty ?? true ? .string(name) : .map([name: options])
    }

    /// A row of the catalogue whose `read` takes the options and gives the formula.
    static func entry(
        _ name: String, summary: String, options: [OptionDescription], reference: String = "",
        read: @escaping @Sendable (inout OptionReader) throws -> @Sendable (inout RandomStream) throws -> Dataset
    ) -> CatalogueEntry<any DataSource> {
        CatalogueEntry(name, family: "synthetic", summary: summary, options: options, reference: reference) { reader in
            GeneratedSource(name: name, options: reader.node, generate: try read(&reader))
        }
    }

    static let examplesOption = OptionDescription("examples", .integer, default: 1000, "how many, from 1 to 10,000,000")

    static func noiseOption(_ value: Double) -> OptionDescription {
        OptionDescription("noise", .number, default: .number(value), "standard deviation of the Gaussian noise that is added")
    }

    static func examples(_ reader: inout OptionReader, width: Int = 2) throws -> Int {
        let count = try reader.int("examples", default: 1000, in: 1...10_000_000)
        guard count.multipliedReportingOverflow(by: width).partialValue <= 1 << 28, width <= 1 << 28 else {
            throw reader.invalid("examples", "makes \(count) examples of \(width) numbers; stay below \(1 << 28) numbers in all")
        }
        return count
    }

    static func noise(_ reader: inout OptionReader, default value: Double) throws -> Double {
        try reader.double("noise", default: value, in: 0...1e6)
    }

    /// Points of the plane with classes, given in the order of the examples.
    static func plane(_ name: String, _ points: [(x: Double, y: Double, label: Int)], classes: Int) throws(DataError) -> Dataset {
        try Dataset(
            name: name, inputs: HostArray(points.flatMap { [Float($0.x), Float($0.y)] }, shape: [points.count, 2]),
            targets: HostArray(points.map { Int32($0.label) }), task: .classification(classes: classes))
    }
}
