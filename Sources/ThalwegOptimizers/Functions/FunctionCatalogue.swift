import ThalwegConfiguration

/// The functions that `minimize` knows by name.
public let functionCatalogue = Catalogue<TestFunction>("function", [
    // One variable
    TestFunction.xCosPiXEntry,
    TestFunction.cubicEntry,

    // Saddles
    TestFunction.saddleEntry,
    TestFunction.monkeySaddleEntry,

    // Valleys
    TestFunction.quadraticEntry,
    TestFunction.rosenbrockEntry,
    TestFunction.bealeEntry,
    TestFunction.boothEntry,
    TestFunction.matyasEntry,
    TestFunction.powellSingularEntry,

    // Many minima
    TestFunction.himmelblauEntry,
    TestFunction.rastriginEntry,
    TestFunction.ackleyEntry,
    TestFunction.styblinskiTangEntry,
    TestFunction.braninEntry,
])

extension Catalogue<TestFunction> {
    /// The function that a text means: a name (`rosenbrock`), a name with options (`quadratic{condition: 100}`), or an expression
    /// in x and y (`x^2 - y^2 + 0.1*sin(5*x)`).
    ///
    /// - Throws: `ConfigurationError` for a name that is not there or a wrong option; `ExpressionError` for what is no formula.
    public func function(_ text: String) throws -> TestFunction {
        let trimmed = text.filter { !$0.isWhitespace || $0 == " " }.trimmingSpaces
        if let brace = trimmed.firstIndex(of: "{"), trimmed.hasSuffix("}") {
            let name = String(trimmed[..<brace]).trimmingSpaces
            let options = trimmed[brace...].replacing("=", with: ": ")
            return try make(YAMLReader.parse("{\(name): \(options)}", file: nil), path: "")
        }
        let isWord = trimmed.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && trimmed.first?.isLetter == true
        if isWord, !["x", "y"].contains(trimmed) { return try make(.string(trimmed), path: "") }
        return try TestFunction(expression: trimmed)
    }
}

extension StringProtocol {
    var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
