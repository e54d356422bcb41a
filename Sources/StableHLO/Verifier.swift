/// What is wrong with a module, found before any plugin sees it.
public struct VerificationError: Error, CustomStringConvertible {
    /// The function and op where it was found.
    public let place: String
    /// The rule that was broken, with what was seen.
    public let reason: String
    public var description: String { "invalid StableHLO in \(place): \(reason)" }
}

/// Checks the rules that a mistake in a lowering breaks: values defined before use with one type, terminators, and
/// the operand and result types of the ops whose rule fits a line. The plugin's own verifier checks the rest.
public enum Verifier {
    /// - Throws: the first violation.
    public static func verify(_ module: Module) throws(VerificationError) {
        for function in module.functions {
            try verify(function.body, defined: [], terminator: "func.return", place: "@\(function.name)")
        }
    }

    private static func verify(
        _ block: Block, defined outer: Set<Value>, terminator: String, place: String
    ) throws(VerificationError) {
        var defined = outer.union(block.arguments)
        guard block.ops.last?.name == terminator else {
            throw VerificationError(place: place, reason: "the block does not end with \(terminator)")
        }
        for op in block.ops {
            let here = "\(place), \(op.name)"
            for operand in op.operands where !defined.contains(operand) {
                throw VerificationError(place: here, reason: "\(operand.name) : \(operand.type) is used before it is defined")
            }
            if let reason = TypeRules.violation(of: op) { throw VerificationError(place: here, reason: reason) }
            for region in op.regions {
                try verify(region, defined: defined, terminator: "stablehlo.return", place: here)
            }
            defined.formUnion(op.results)
        }
    }
}
