/// An SSA value: a block argument or the result of an op. Numbers are unique within a function.
public struct Value: Sendable, Hashable {
    public let number: Int
    public let type: RankedType
    /// The name in the text, `%12`.
    public var name: String { "%\(number)" }
}
