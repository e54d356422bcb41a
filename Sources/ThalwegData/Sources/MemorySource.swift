public import ThalwegConfiguration

/// A data set made in code. It cannot be named in a file: its configuration reads `{memory: name}`, which no catalogue has.
public struct MemorySource: DataSource {
    private let dataset: Dataset

    /// The source that gives `dataset`.
    public init(_ dataset: Dataset) { self.dataset = dataset }

    /// Reads or generates the examples.
    public func load(_ context: DataContext) throws -> Dataset { dataset }
    /// The entry of a file that gives the same source.
    public var configuration: ConfigurationNode { ["memory": .string(dataset.name)] }
}
