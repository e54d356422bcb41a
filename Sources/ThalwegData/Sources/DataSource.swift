public import ThalwegConfiguration

/// Where examples come from: shipped, generated, or read from files.
public protocol DataSource: CatalogueNamed, Sendable {
    /// Reads or generates the examples.
    ///
    /// - Throws: `DataError`.
    func load(_ context: DataContext) throws -> Dataset

    /// The same source with every file path replaced by `rewrite(path)`; itself where it has none.
    func rewritingPaths(_ rewrite: (String) -> String) -> any DataSource
}

extension DataSource {
    /// The source itself, which names no file.
    public func rewritingPaths(_ rewrite: (String) -> String) -> any DataSource { self }
}

/// What a source needs to know beside its own options.
public struct DataContext: Sendable, Hashable {
    /// The directory that relative paths start from; empty for the current one.
    public let baseDirectory: String
    /// The experiment's seed; generated data are a function of it and of the source's options.
    public let seed: UInt64

    /// A context.
    public init(baseDirectory: String = "", seed: UInt64 = 0) {
        self.baseDirectory = baseDirectory
        self.seed = seed
    }

    /// `path` seen from the current directory.
    public func resolve(_ path: String) -> String {
        path.hasPrefix("/") || baseDirectory.isEmpty ? path : baseDirectory + "/" + path
    }
}
