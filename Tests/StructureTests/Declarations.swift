/// The declarations of a file, as far as a scanner of lines and braces sees them.
struct Declarations {
    struct Declaration {
        let line: Int
        let kind: String
        /// The symbol's name; for initializers with the first label, `init(from`.
        let name: String
        let isPublic: Bool
        let isDocumented: Bool
        /// The type whose member it is; nil at the top and for requirements and cases, which are there for nobody's sake.
        let owner: String?
    }

    private(set) var found: [Declaration] = []
    /// What each protocol of the file requires, by name.
    private(set) var requirements: [String: Set<String>] = [:]
    /// What each type (or protocol) is declared to conform to (or refine), in its declaration or an extension.
    private(set) var conformances: [String: Set<String>] = [:]

    private struct Scope {
        let kind: String
        var name = ""
        let isPublic: Bool
        /// An enum with raw values, whose cases name themselves.
        var namesItself = false
    }

    private static let modifiers: Set<String> = [
        "public", "open", "package", "internal", "private", "fileprivate", "static", "class", "final", "mutating", "nonmutating", "override",
        "convenience", "required", "lazy", "weak", "indirect", "nonisolated", "consuming", "borrowing", "dynamic", "prefix", "postfix", "infix",
        "private(set)", "fileprivate(set)", "internal(set)", "nonisolated(unsafe)", "optional", "isolated", "distributed",
    ]
    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "extension", "func", "var", "let", "init", "subscript", "typealias", "associatedtype",
        "case", "operator", "macro",
    ]

    private static let types: Set<String> = ["struct", "class", "enum", "protocol", "actor", "extension"]
    private static let rawTypes: Set<String> = ["String", "Int", "UInt8", "UInt32", "Int32", "UInt64"]

    init(in file: SourceFile) {
        var scopes: [Scope] = []
        // The declaration whose brace is yet to come.
        var pending: Scope?
        var parentheses = 0

        for (index, line) in file.text.code.enumerated() {
            if parentheses == 0, let declaration = Declarations.parse(line) {
                let scope = scopes.last
                let inType = scope.map { Declarations.types.contains($0.kind) } ?? true
                let hidden = scopes.contains { !$0.isPublic && $0.kind != "extension" }
                if inType {
                    let inherits = (scope?.kind == "protocol" || declaration.kind == "case") && scope?.isPublic == true
                    let isPublic = (declaration.isPublic || inherits) && !hidden && declaration.kind != "extension"
                    if let scope, scope.kind == "protocol" { requirements[scope.name, default: []].insert(declaration.name) }
                    if Declarations.types.contains(declaration.kind) {
                        conformances[declaration.name, default: []].formUnion(declaration.inherited)
                    }
                    found.append(
                        Declaration(
                            line: index + 1, kind: declaration.kind, name: declaration.name, isPublic: isPublic,
                            isDocumented: Declarations.isDocumented(file, index) || (declaration.kind == "case" && scope?.namesItself == true),
                            owner: scope?.kind == "protocol" || declaration.kind == "case" ? nil : scope?.name))
                }
                pending = Scope(
                    kind: declaration.kind, name: declaration.name, isPublic: declaration.isPublic || declaration.kind == "extension",
                    namesItself: declaration.kind == "enum" && declaration.inherited.first.map(Declarations.rawTypes.contains) == true)
            }
            for byte in line.utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses = max(0, parentheses - 1)
                case UInt8(ascii: "{"):
                    scopes.append(pending ?? Scope(kind: "body", isPublic: false))
                    pending = nil
                    parentheses = 0
                case UInt8(ascii: "}"): if !scopes.isEmpty { scopes.removeLast() }
                default: break
                }
            }
            if parentheses == 0, line.contains(where: { !$0.isWhitespace }), let kind = pending?.kind, ["var", "let", "case", "typealias", "associatedtype"].contains(kind) {
                pending = nil
            }
        }
    }

    private static func parse(_ line: String) -> (kind: String, name: String, isPublic: Bool, inherited: [String])? {
        var rest = line.drop(while: \.isWhitespace)
        var isPublic = false
        func word() -> String { String(rest.prefix { !$0.isWhitespace && $0 != ":" && $0 != "<" && $0 != "{" && $0 != "=" }) }
        while true {
            if rest.hasPrefix("@") {
                // An attribute, with its arguments.
                rest = rest.drop { !$0.isWhitespace && $0 != "(" }
                if rest.first == "(" { rest = rest.drop { $0 != ")" }.dropFirst() }
                rest = rest.drop(while: \.isWhitespace)
                continue
            }
            let next = word()
            guard modifiers.contains(next) else { break }
            // `class func` and `class Name` begin alike.
            if next == "class" {
                let after = rest.dropFirst(5).drop(while: \.isWhitespace).prefix { $0.isLetter }
                guard ["func", "var", "subscript"].contains(String(after)) else { break }
            }
            if next == "public" || next == "open" { isPublic = true }
            rest = rest.dropFirst(next.count).drop(while: \.isWhitespace)
        }
        let kind = String(rest.prefix { $0.isLetter })
        guard kinds.contains(kind) else { return nil }
        rest = rest.dropFirst(kind.count)
        if kind == "init" || kind == "subscript" {
            let label = rest.drop { $0 != "(" }.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return (kind, kind == "init" ? "init(\(label)" : "subscript(\(label)", isPublic, [])
        }
        guard rest.first?.isWhitespace == true else { return nil }
        rest = rest.drop(while: \.isWhitespace)
        let name = String(rest.prefix { !$0.isWhitespace && !"(:<{=,".contains($0) })
        let operatorName = kind == "func" && name.isEmpty ? String(rest.prefix { !$0.isWhitespace && $0 != "(" }) : name
        let header = rest.prefix { $0 != "{" }.drop { $0 != ":" }.dropFirst()
        let inherited = header.firstRange(of: " where ").map { header[..<$0.lowerBound] } ?? header
        let names = inherited.split { $0 == "," || $0 == "&" }.map { $0.drop(while: \.isWhitespace).prefix { $0.isLetter || $0.isNumber || $0 == "_" } }
        return (kind, operatorName, isPublic, names.map(String.init))
    }

    /// Whether a `///` stands right above, attributes aside.
    private static func isDocumented(_ file: SourceFile, _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0 {
            if file.text.comments[above].hasPrefix("///") { return true }
            let code = file.text.code[above].drop(while: \.isWhitespace)
            guard code.hasPrefix("@") && parse(String(code)) == nil || (code.isEmpty && file.text.comments[above].hasPrefix("//")) else { return false }
            above -= 1
        }
        return false
    }
}
