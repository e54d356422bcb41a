/// The declarations of a file, as far as a scanner of lines and braces sees them.
struct Declarations {
    struct Declaration {
        let line: Int
        let kind: String
        /// The symbol's name; for initializers with the first label, `init(from`.
        let name: String
        let isPublic: Bool
        let isDocumented: Bool
        /// Whether it is a member that may be there for a protocol's sake.
        let mayMeetRequirement: Bool
    }

    private(set) var found: [Declaration] = []
    /// The names of what the file's protocols require.
    private(set) var requirements: Set<String> = []

    private struct Scope {
        let kind: String
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

    init(in file: SourceFile) {
        var scopes: [Scope] = []
        // The declaration whose brace is yet to come.
        var pending: Scope?
        var parentheses = 0

        for (index, line) in file.text.code.enumerated() {
            if parentheses == 0, let declaration = Declarations.parse(line) {
                let scope = scopes.last
                let inType = scope.map { ["struct", "class", "enum", "protocol", "actor", "extension"].contains($0.kind) } ?? true
                let hidden = scopes.contains { !$0.isPublic && $0.kind != "extension" }
                if inType {
                    let inherits = (scope?.kind == "protocol" || declaration.kind == "case" || declaration.extensionIsPublic) && scope?.isPublic == true
                    let isPublic = (declaration.isPublic || inherits) && !hidden && declaration.kind != "extension"
                    if scope?.kind == "protocol" { requirements.insert(declaration.name) }
                    found.append(
                        Declaration(
                            line: index + 1, kind: declaration.kind, name: declaration.name, isPublic: isPublic,
                            isDocumented: Declarations.isDocumented(file, index) || (declaration.kind == "case" && scope?.namesItself == true),
                            mayMeetRequirement: scope != nil && scope?.kind != "protocol" && declaration.kind != "case"))
                }
                pending = Scope(
                    kind: declaration.kind, isPublic: declaration.isPublic || (declaration.kind == "extension"),
                    namesItself: declaration.kind == "enum" && declaration.hasRawType)
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

    private static func parse(_ line: String) -> (kind: String, name: String, isPublic: Bool, hasRawType: Bool, extensionIsPublic: Bool)? {
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
            return (kind, kind == "init" ? "init(\(label)" : "subscript(\(label)", isPublic, false, false)
        }
        guard rest.first?.isWhitespace == true else { return nil }
        rest = rest.drop(while: \.isWhitespace)
        let name = String(rest.prefix { !$0.isWhitespace && !"(:<{=,".contains($0) })
        let operatorName = kind == "func" && name.isEmpty ? String(rest.prefix { !$0.isWhitespace && $0 != "(" }) : name
        let inheritance = rest.drop { $0 != ":" }.dropFirst().drop(while: \.isWhitespace).prefix { $0.isLetter || $0.isNumber }
        let raw = ["String", "Int", "UInt8", "UInt32", "Int32", "UInt64"].contains(String(inheritance))
        return (kind, operatorName, isPublic, raw, false)
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
