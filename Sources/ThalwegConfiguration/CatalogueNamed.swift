/// A value that can be written back to the file it came from.
public protocol CatalogueNamed {
    /// The entry that makes an equal value: a name alone, or `{name: {options}}`.
    var configuration: ConfigurationNode { get }
}
