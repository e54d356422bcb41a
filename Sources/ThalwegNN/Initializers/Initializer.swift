public import ThalwegConfiguration
public import ThalwegCore

/// How the values of a weight are drawn at the start. Names, options and defaults are Keras's.
///
/// Two initializers are equal when their names and options are.
public struct Initializer: Sendable, Hashable, CatalogueNamed {
    /// The name in the catalogue: `glorot_uniform`, `normal`, ….
    public let name: String
    /// Whether all units get the same values.
    public let isConstant: Bool
    /// The name alone, or `{name: {options}}` with the options that are not at their defaults.
    public let configuration: ConfigurationNode
    private let draw: @Sendable (Shape, Fans, DType, RandomKey) -> Tensor

    /// An initializer of one's own.
    ///
    /// - Parameters:
    ///   - options: written into `configuration`.
    ///   - draw: the values for a shape, its fans, an element type and a key.
    public init(
        _ name: String, isConstant: Bool = false, options: [(String, ConfigurationNode)] = [],
        draw: @escaping @Sendable (Shape, Fans, DType, RandomKey) -> Tensor
    ) {
        self.name = name
        self.isConstant = isConstant
        self.draw = draw
        configuration = .entry(name, options)
    }

    /// Values for a weight; the same key gives the same values.
    ///
    /// - Parameter fans: those of `shape` by Keras's rule when nil.
    public func callAsFunction(_ shape: Shape, fans: Fans? = nil, dtype: DType = .float32, key: RandomKey) -> Tensor {
        draw(shape, fans ?? Fans(of: shape), dtype, key)
    }

    /// Whether names and options agree.
    public static func == (a: Initializer, b: Initializer) -> Bool { a.configuration == b.configuration }
    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(configuration) }

    /// A catalogue row without options.
    static func row(_ initializer: Initializer, _ summary: String, reference: String = "") -> CatalogueEntry<Initializer> {
        CatalogueEntry(initializer.name, family: "initializer", summary: summary, reference: reference) { _ in initializer }
    }
    /// A catalogue row with one numeric option.
    static func row(
        _ name: String, _ option: String, default value: Double, nonNegative: Bool = true, _ summary: String, option text: String,
        reference: String = "", _ make: @escaping @Sendable (Double) -> Initializer
    ) -> CatalogueEntry<Initializer> {
        CatalogueEntry(
            name, family: "initializer", summary: summary,
            options: [OptionDescription(option, .number, default: .number(value), text)], reference: reference
        ) { options in
            make(try options.double(option, default: value, in: nonNegative ? 0...Double.greatestFiniteMagnitude : nil))
        }
    }
    /// The option list with `value` unless it is the default.
    static func option(_ name: String, _ value: Double, default standard: Double) -> [(String, ConfigurationNode)] {
        value == standard ? [] : [(name, .number(value))]
    }
}

/// All initializers, in the order of the documentation.
public let initializerCatalogue = Catalogue<Initializer>(
    "initializer",
    [
        Initializer.zerosEntry, Initializer.onesEntry, Initializer.constantEntry, Initializer.normalEntry, Initializer.uniformEntry,
        Initializer.truncatedNormalEntry, Initializer.glorotUniformEntry, Initializer.glorotNormalEntry, Initializer.heUniformEntry,
        Initializer.heNormalEntry, Initializer.lecunUniformEntry, Initializer.lecunNormalEntry, Initializer.orthogonalEntry,
    ])
