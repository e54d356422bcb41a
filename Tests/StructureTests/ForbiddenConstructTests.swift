import Testing

/// Nothing may trap or escape the compiler's checks without a reason written beside it, and nothing is left over.
struct ForbiddenConstructTests {
    /// Forbidden unless a comment on the same line or right above says why.
    private static let guarded = ["fatalError(", "try!", "as!", "@unchecked Sendable", "nonisolated(unsafe)"]
    private static let leftovers = ["TODO", "FIXME", "XXX", "HACK"]

    static func violations(in file: SourceFile) -> [Violation] {
        var result: [Violation] = []
        for (index, line) in file.text.code.enumerated() {
            let comment = file.text.comments[index]
            if let word = leftovers.first(where: { words(of: comment + " " + line).contains($0) }) {
                result.append(Violation(path: file.path, line: index + 1, reason: "\(word) left over"))
            }
            var found = guarded.filter { occurs($0, in: line) }
            if forceUnwraps(line) { found.append("a force unwrap") }
            guard !found.isEmpty, !hasReason(file, index) else { continue }
            result += found.map {
                Violation(path: file.path, line: index + 1, reason: "\($0) without a comment that says why, on the line or right above")
            }
        }
        return result
    }

    private static func hasReason(_ file: SourceFile, _ index: Int) -> Bool {
        !file.text.comments[index].isEmpty || (index > 0 && !file.text.comments[index - 1].isEmpty && file.text.code[index - 1].allSatisfy(\.isWhitespace))
    }

    private static func words(of text: String) -> [String] { text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) }

    /// Whether `construct` stands in `line` as a word of its own.
    private static func occurs(_ construct: String, in line: String) -> Bool {
        guard let range = line.firstRange(of: construct) else { return false }
        guard range.lowerBound > line.startIndex else { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !(before.isLetter || before.isNumber || before == "_")
    }

    /// Whether a `!` follows a name, a call or a subscript, and is no comparison: `x!`, `f()!`, `a[0]!`. Types `T!` count as well.
    private static func forceUnwraps(_ line: String) -> Bool {
        let characters = Array(line)
        for index in characters.indices.dropFirst() where characters[index] == "!" {
            let before = characters[index - 1], after = index + 1 < characters.count ? characters[index + 1] : " "
            guard after != "=" || (index + 2 < characters.count && characters[index + 2] == "="), before != "." else { continue }
            guard before.isLetter || before.isNumber || ")]_\"`".contains(before) else { continue }
            let text = String(characters[..<index])
            if ["try", "as"].contains(where: { text.hasSuffix($0) }) && words(of: text).last.map({ ["try", "as"].contains($0) }) == true { continue }
            return true
        }
        return false
    }

    @Test func `no trap and no unchecked promise goes without a reason`() {
        let violations = PackageFiles.sources.flatMap(Self.violations)
        #expect(violations.isEmpty, "\(listed(violations))")
    }

    @Test(arguments: [
        "fatalError()", "let a = try! f()", "x as! Int", "final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1",
        "a.first!", "f()![0]", "// TODO: more", "let a = \"\\(b!)\"",
    ])
    func `a forbidden construct is found`(line: String) {
        let file = SourceFile(path: "Sources/A/A.swift", contents: line + "\n")
        #expect(Self.violations(in: file).count == 1)
    }

    @Test(arguments: [
        "if a != b {}", "guard !a else { return }", "let a = \"fatalError( try! x! \"", "try body() // no try! here", "let a = b .!= c",
        "nonisolated(unsafe) var a = 1 // written once, before any thread starts", "// Cannot fail: the literal is valid.\nlet a = URL(string: b)!",
        "let a = #\"a \"! \\(b!)\"#", "let a = \"\"\"\n  b! \"quoted\"!\n  \"\"\"", "precondition(a, \"no \\(b) as! c\")",
    ])
    func `what only looks like one is not`(line: String) {
        let file = SourceFile(path: "Sources/A/A.swift", contents: line + "\n")
        #expect(Self.violations(in: file) == [])
    }
}
