/// Why operands do not fit an op; thrown by a primitive's type rule.
public struct TypeMismatch: Error {
    /// In words, for the user.
    public let reason: String
    /// A mismatch.
    public init(_ reason: String) { self.reason = reason }
}

/// The first mistake in a trace: the op, the operand types and the source place.
public struct TraceError: Error, Sendable, CustomStringConvertible {
    /// The op's name, such as `dot_general`.
    public let op: String
    /// The types of the operands.
    public let operands: [TensorType]
    /// What is wrong and what would fit.
    public let reason: String
    /// `Module/File.swift:12`; nil for operators, which cannot take a place.
    public let place: String?

    /// A mistake at a place, where one is known.
    public init(op: String, operands: [TensorType] = [], reason: String, place: String? = nil) {
        self.op = op
        self.operands = operands
        self.reason = reason
        self.place = place
    }

    public var description: String {
        let types = operands.isEmpty ? "" : "(" + operands.map(\.description).joined(separator: ", ") + ")"
        return "\(op)\(types): \(reason)" + (place.map { " (at \($0))" } ?? "")
    }
}
