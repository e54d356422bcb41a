/// An SSA value: a block argument or the result of an op. Numbers are unique within a function.
public struct Value: Sendable, Hashable {
    /// Unique within its function.
    public let number: Int
    /// The value's type.
    public let type: RankedType
    /// The name in the text, `%12`.
    public var name: String { "%\(number)" }
}
