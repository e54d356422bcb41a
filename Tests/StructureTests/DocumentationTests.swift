import Testing

/// Every public symbol has a documentation comment.
///
/// Exempt are members that only meet a requirement documented elsewhere: those named in a protocol of the package, and those of
/// the protocols of the standard library and of packages below.
struct DocumentationTests {
    /// Requirements that other people's protocols document.
    private static let foreignRequirements: Set<String> = [
        "description", "debugDescription", "errorDescription", "hash", "==", "<", "encode", "init(from", "makeIterator", "next", "rawValue",
        "startIndex", "endIndex", "index", "id", "allCases", "init(integerLiteral", "init(floatLiteral", "init(stringLiteral",
        "init(booleanLiteral", "init(nilLiteral", "init(arrayLiteral", "init(dictionaryLiteral", "buildBlock", "buildExpression",
        "buildArray", "buildEither", "buildOptional", "buildPartialBlock", "buildFinalResult", "buildLimitedAvailability", "run",
    ]

    @Test func `every public symbol is documented`() {
        let requirements = PackageFiles.sources.reduce(into: Self.foreignRequirements) { $0.formUnion(Declarations(in: $1).requirements) }
        let violations = PackageFiles.sources.flatMap { Self.violations(in: $0, requirements: requirements) }
        #expect(violations.isEmpty, "\(listed(violations))")
    }

    static func violations(in file: SourceFile, requirements: Set<String>) -> [Violation] {
        Declarations(in: file).found.filter { $0.isPublic && !$0.isDocumented && !($0.mayMeetRequirement && requirements.contains($0.name)) }
            .map { Violation(path: file.path, line: $0.line, reason: "public \($0.kind) \($0.name) has no /// comment") }
    }

    @Test(arguments: [
        "public struct A {}", "public enum A {\n    case a\n}", "/// A.\npublic struct A {\n    public let a: Int\n}",
        "/// A.\npublic protocol A {\n    func f()\n}", "extension A {\n    @inlinable\n    public func f() {}\n}",
        "// A.\npublic func f() {}", "/// A.\n\npublic let a = 1\npublic let b = 2", "public typealias A = Int", "/// A.\npublic struct A {\n    public init() {}\n}",
    ])
    func `an undocumented public symbol is found`(text: String) {
        let found = Self.violations(in: SourceFile(path: "Sources/A/A.swift", contents: text + "\n"), requirements: [])
        #expect(!found.isEmpty)
    }

    @Test(arguments: [
        "struct A {\n    public let a: Int\n}", "/// A.\n@frozen\npublic struct A {}", "/// A.\npublic protocol A {\n    /// F.\n    func f()\n}",
        "/// A.\npublic struct A {\n    public var description: String {\n        let public_ = 1\n    }\n}",
        "/// A.\npublic enum A: String {\n    case a, b\n}", "/// A.\n///\n/// More.\npublic func f(\n    a: Int\n) {}", "public import Foundation",
        "/// A.\npublic func f() {\n    switch x {\n    case 1: break\n    }\n}",
    ])
    func `what is documented or not public is left alone`(text: String) {
        let found = Self.violations(in: SourceFile(path: "Sources/A/A.swift", contents: text + "\n"), requirements: ["description"])
        #expect(found == [])
    }
}
