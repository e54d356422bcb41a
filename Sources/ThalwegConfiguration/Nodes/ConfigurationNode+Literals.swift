import OrderedCollections

extension ConfigurationNode: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `nil` is nothing.
    public init(nilLiteral: ()) { self.init(.null) }
    /// `true` and `false`.
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    /// `3` is an integer.
    public init(integerLiteral value: Int) { self.init(.integer(value)) }
    /// `3.0` is a number.
    public init(floatLiteral value: Double) { self.init(.number(value)) }
    /// `"adam"` is text.
    public init(stringLiteral value: String) { self.init(.string(value)) }
    /// `[1, 2]` is a list.
    public init(arrayLiteral elements: ConfigurationNode...) { self.init(.list(elements)) }
    /// `["units": 64]` is a mapping, in that order; the last of two equal keys wins.
    public init(dictionaryLiteral elements: (String, ConfigurationNode)...) {
        self.init(.map(OrderedDictionary(elements, uniquingKeysWith: { $1 })))
    }
}
