/// The type rules of ops, as far as they fit a line each.
enum TypeRules {
    private static let sameType: Set<String> = [
        "add", "subtract", "multiply", "divide", "maximum", "minimum", "power", "remainder", "atan2", "and", "or", "xor",
        "shift_left", "shift_right_logical", "shift_right_arithmetic", "abs", "negate", "exponential",
        "exponential_minus_one", "log", "log_plus_one", "logistic", "tanh", "sine", "cosine", "tan", "sqrt", "rsqrt", "cbrt",
        "sign", "floor", "ceil", "round_nearest_even", "round_nearest_afz", "not",
    ]

    /// Why the op's types do not fit; nil when they do or when no rule is known.
    static func violation(of op: Op) -> String? {
        guard op.name.hasPrefix("stablehlo.") else { return nil }
        let name = String(op.name.dropFirst("stablehlo.".count))
        let operands = op.operands.map(\.type), results = op.results.map(\.type)
        func need(_ condition: Bool, _ text: @autoclosure () -> String) -> String? { condition ? nil : text() }
        if sameType.contains(name) {
            return need(
                results.count == 1 && operands.allSatisfy { $0 == results[0] },
                "operands \(operands) and result \(results) must have one type")
        }
        switch name {
        case "compare":
            return need(
                operands.count == 2 && operands[0] == operands[1] && results == [RankedType(.i1, operands[0].dimensions)],
                "compares \(operands) into \(results)")
        case "select":
            return need(
                operands.count == 3 && operands[1] == operands[2] && results == [operands[1]]
                    && operands[0].element == .i1 && [[], operands[1].dimensions].contains(operands[0].dimensions),
                "selects from \(operands) into \(results)")
        case "convert":
            return need(operands.count == 1 && operands[0].dimensions == results[0].dimensions, "converts \(operands) into \(results)")
        case "reshape":
            return need(
                operands.count == 1 && operands[0].element == results[0].element
                    && operands[0].dimensions.reduce(1, *) == results[0].dimensions.reduce(1, *),
                "reshapes \(operands) into \(results)")
        case "transpose":
            return need(
                operands.count == 1 && operands[0].dimensions.sorted() == results[0].dimensions.sorted(),
                "transposes \(operands) into \(results)")
        case "concatenate":
            return need(
                !operands.isEmpty && operands.allSatisfy { $0.element == results[0].element && $0.dimensions.count == results[0].dimensions.count },
                "concatenates \(operands) into \(results)")
        case "dot_general":
            return need(operands.count == 2 && operands[0].element == operands[1].element, "multiplies \(operands)")
        default:
            return nil
        }
    }
}
