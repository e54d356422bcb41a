import ThalwegConfiguration

/// Examples read from files that options name.
struct FileSource: DataSource {
    let name: String
    /// The options as they were given, without the shorthand.
    var options: ConfigurationNode
    /// Which options are paths.
    let paths: [String]
    let read: @Sendable (_ options: ConfigurationNode, _ context: DataContext) throws -> Dataset

    func load(_ context: DataContext) throws -> Dataset { try read(options, context) }

    var configuration: ConfigurationNode { .map([name: options]) }

    func rewritingPaths(_ rewrite: (String) -> String) -> any DataSource {
        var result = self
        for key in paths {
            if let path = options[key]?.string { result.options[key] = .string(rewrite(path)) }
        }
        return result
    }

    /// A row of the catalogue; `read` is tried on the options when the file is read, to find mistakes before any data are touched.
    static func entry(
        _ name: String, summary: String, options: [OptionDescription], paths: [String], shorthand: String? = nil,
        reference: String = "",
        read: @escaping @Sendable (inout OptionReader) throws -> @Sendable (DataContext) throws -> Dataset
    ) -> CatalogueEntry<any DataSource> {
        CatalogueEntry(
            name, family: "files", summary: summary, options: options, reference: reference, shorthand: shorthand
        ) { reader in
            _ = try read(&reader)
            return FileSource(name: name, options: reader.node, paths: paths) { options, context in
                var inner = OptionReader(options, path: name)
                return try read(&inner)(context)
            }
        }
    }
}
