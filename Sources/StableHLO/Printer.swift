/// Prints modules as MLIR text: pretty `func.func`, generic ops.
enum Printer {
    static func text(of module: Module) -> String {
        var lines = ["module @\(module.name) {"]
        for function in module.functions { append(function, to: &lines) }
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func append(_ function: Function, to lines: inout [String]) {
        let arguments = zip(function.body.arguments, function.argumentAttributes).map { value, attributes in
            "\(value.name): \(value.type)" + (attributes.isEmpty ? "" : " " + dictionary(attributes))
        }
        let results = function.results.map(\.type.description)
        lines.append(
            "  func.func \(function.isPublic ? "public" : "private") @\(function.name)(\(arguments.joined(separator: ", ")))"
                + " -> (\(results.joined(separator: ", "))) {")
        for op in function.body.ops { append(op, indent: "    ", to: &lines) }
        lines.append("  }")
    }

    private static func append(_ op: Op, indent: String, to lines: inout [String]) {
        let results = op.results.isEmpty ? "" : op.results.map(\.name).joined(separator: ", ") + " = "
        var line = indent + results + "\"\(op.name)\"(" + op.operands.map(\.name).joined(separator: ", ") + ")"
        let types =
            " : (" + op.operands.map(\.type.description).joined(separator: ", ") + ") -> "
            + (op.results.count == 1
                ? op.results[0].type.description : "(" + op.results.map(\.type.description).joined(separator: ", ") + ")")
        let attributes = op.attributes.isEmpty ? "" : " " + dictionary(op.attributes)
        guard !op.regions.isEmpty else {
            lines.append(line + attributes + types)
            return
        }
        line += " ({"
        for (number, region) in op.regions.enumerated() {
            lines.append(number == 0 ? line : indent + "}, {")
            if !region.arguments.isEmpty {
                lines.append(indent + "^bb0(" + region.arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + "):")
            }
            for inner in region.ops { append(inner, indent: indent + "  ", to: &lines) }
        }
        lines.append(indent + "})" + attributes + types)
    }

    private static func dictionary(_ attributes: [NamedAttribute]) -> String {
        "{" + attributes.map(\.text).joined(separator: ", ") + "}"
    }
}
