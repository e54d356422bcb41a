/// One row of a catalogue: a name, what it is, its options, and how to make it from them.
public struct CatalogueEntry<Product>: Sendable {
    /// The name in files, snake_case.
    public let name: String
    /// The group it is listed under.
    public let family: String
    /// One line on what it is.
    public let summary: String
    /// The options, in the order of the documentation.
    public let options: [OptionDescription]
    /// Author, year and DOI or arXiv id; empty where there is nothing to cite.
    public let reference: String
    /// The option that a value written right after the name stands for: with `every`, `{step: 10, factor: 0.5}` is `{step: {every: 10, factor: 0.5}}`. nil: none.
    public let shorthand: String?
    /// Other names that files may use for it; it is listed, and written back, under `name` alone.
    public let aliases: [String]
    /// Makes the product from the options; the catalogue checks afterwards that no key is left over.
    public let make: @Sendable (inout OptionReader) throws -> Product

    /// A row.
    public init(
        _ name: String, family: String, summary: String, options: [OptionDescription] = [], reference: String = "",
        shorthand: String? = nil, aliases: [String] = [], make: @escaping @Sendable (inout OptionReader) throws -> Product
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.options = options
        self.reference = reference
        self.shorthand = shorthand
        self.aliases = aliases
        self.make = make
    }

    /// The row as `thalweg list … --json` prints it: name, family, summary, options with their defaults (null where there is none), reference.
    public var listing: ConfigurationNode {
        var defaults: ConfigurationNode = [:]
        for option in options { defaults[option.name] = .some(option.defaultValue ?? .null) }
        return [
            "name": .string(name), "family": .string(family), "summary": .string(summary), "options": defaults,
            "reference": .string(reference),
        ]
    }
}
