extension Program: CustomStringConvertible {
    /// The program as readable text, one equation a line.
    public var description: String {
        func name(_ variable: Int) -> String { "v\(variable)" }
        func typed(_ variable: Int) -> String { name(variable) + ": " + variableTypes[variable].description }
        var lines = ["program(" + (0..<inputTypes.count).map(typed).joined(separator: ", ") + ")"]
        if !captures.isEmpty {
            let range = inputTypes.count..<inputTypes.count + captures.count
            lines.append("  captures " + range.map(typed).joined(separator: ", "))
        }
        for equation in equations {
            lines.append(
                "  " + equation.outputs.map(typed).joined(separator: ", ") + " = " + equation.primitive.name
                    + "(" + equation.inputs.map(name).joined(separator: ", ") + ")")
        }
        lines.append("  return " + outputs.map(name).joined(separator: ", "))
        return lines.joined(separator: "\n")
    }
}
