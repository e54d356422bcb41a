import Testing

/// Every public symbol has a documentation comment.
///
/// Exempt are members that only meet a requirement documented elsewhere: those that a protocol which their type conforms to requires
/// by that name, and those of the protocols of the standard library and of packages below.
struct DocumentationTests {
    /// Requirements that other people's protocols document.
    private static let foreignRequirements: Set<String> = [
        "description", "debugDescription", "errorDescription", "hash", "==", "<", "encode", "init(from", "makeIterator", "next", "rawValue",
        "startIndex", "endIndex", "index", "id", "allCases", "init(integerLiteral", "init(floatLiteral", "init(stringLiteral",
        "init(booleanLiteral", "init(nilLiteral", "init(arrayLiteral", "init(dictionaryLiteral", "buildBlock", "buildExpression",
        "buildArray", "buildEither", "buildOptional", "buildPartialBlock", "buildFinalResult", "buildLimitedAvailability", "run",
    ]

    @Test func `every public symbol is documented`() {
        let violations = Self.violations(in: PackageFiles.sources)
        #expect(violations.isEmpty, "\(listed(violations))")
    }

    static func violations(in files: [SourceFile]) -> [Violation] {
        let parsed = files.map { ($0, Declarations(in: $0)) }
        var requirements: [String: Set<String>] = [:], conformances: [String: Set<String>] = [:]
        for (_, declarations) in parsed {
            requirements.merge(declarations.requirements) { $0.union($1) }
            conformances.merge(declarations.conformances) { $0.union($1) }
        }
        /// What the protocols of `type` require, directly or by refinement.
        func required(of type: String) -> Set<String> {
            var seen: Set<String> = [], pending = [type]
            while let next = pending.popLast() {
                if seen.insert(next).inserted { pending += conformances[next] ?? [] }
            }
            return seen.reduce(into: foreignRequirements) { $0.formUnion(requirements[$1] ?? []) }
        }
        var cache: [String: Set<String>] = [:]
        return parsed.flatMap { file, declarations in
            declarations.found.filter { declaration in
                guard declaration.isPublic, !declaration.isDocumented else { return false }
                guard let owner = declaration.owner else { return true }
                let known = cache[owner] ?? required(of: owner)
                cache[owner] = known
                return !known.contains(declaration.name)
            }
            .map { Violation(path: file.path, line: $0.line, reason: "public \($0.kind) \($0.name) has no /// comment") }
        }
    }

    @Test(arguments: [
        "public struct A {}", "public enum A {\n    case a\n}", "/// A.\npublic struct A {\n    public let a: Int\n}",
        "/// A.\npublic protocol A {\n    func f()\n}", "extension A {\n    @inlinable\n    public func f() {}\n}",
        "// A.\npublic func f() {}", "/// A.\npublic protocol A {\n    /// F.\n    func f()\n}\n/// B.\npublic struct B {\n    public func f() {}\n}", "/// A.\n\npublic let a = 1\npublic let b = 2", "public typealias A = Int", "/// A.\npublic struct A {\n    public init() {}\n}",
    ])
    func `an undocumented public symbol is found`(text: String) {
        #expect(!Self.violations(in: [SourceFile(path: "Sources/A/A.swift", contents: text + "\n")]).isEmpty)
    }

    @Test(arguments: [
        "struct A {\n    public let a: Int\n}",
        "/// A.\npublic protocol A {\n    /// F.\n    func f()\n}\n/// C.\npublic protocol C: A {}\nextension B: Sendable, C where D == Int {\n    public func f() {}\n}", "/// A.\n@frozen\npublic struct A {}", "/// A.\npublic protocol A {\n    /// F.\n    func f()\n}",
        "/// A.\npublic struct A {\n    public var description: String {\n        let public_ = 1\n    }\n}",
        "/// A.\npublic enum A: String {\n    case a, b\n}", "/// A.\n///\n/// More.\npublic func f(\n    a: Int\n) {}", "public import Foundation",
        "/// A.\npublic func f() {\n    switch x {\n    case 1: break\n    }\n}",
    ])
    func `what is documented or not public is left alone`(text: String) {
        #expect(Self.violations(in: [SourceFile(path: "Sources/A/A.swift", contents: text + "\n")]) == [])
    }
}
