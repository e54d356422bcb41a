import Testing

/// One more layer, check or command is one new file and one line in one list; a file that no list names is dead.
struct CatalogueListingTests {
    private static let folders: Set<String> = [
        "Layers", "Activations", "Initializers", "Losses", "Recipes", "Optimizers", "Schedules", "Sources", "Checks", "Treatments", "Commands",
    ]
    /// What the lists are made of: rows of these protocols are listed by type.
    private static let listedProtocols: Set<String> = ["Check", "Treatment", "ParsableCommand", "AsyncParsableCommand"]

    /// A row of a catalogue: how a list must name it.
    struct Row: Equatable {
        let path: String
        let line: Int
        let spellings: [String]
    }

    /// The rows that a file declares: `static let …entry`, statics made by `entry(…)`, and types of the listed protocols.
    static func rows(in file: SourceFile) -> [Row] {
        guard file.folders.contains(where: folders.contains) else { return [] }
        var owner = file.name
        return file.text.code.enumerated().compactMap { index, line in
            var words = line.split { $0.isWhitespace }.map(String.init)[...]
            while let word = words.first, ["public", "final", "private", "fileprivate", "@main"].contains(word) { words = words.dropFirst() }
            if let kind = words.first, ["struct", "enum", "class", "extension", "actor"].contains(kind), let name = words.dropFirst().first {
                let isTop = line.first?.isWhitespace == false
                let type = String(name.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
                if isTop { owner = type }
                let conformances = line.drop { $0 != ":" }.split { !($0.isLetter || $0.isNumber) }.map(String.init)
                guard isTop, kind != "extension", conformances.contains(where: listedProtocols.contains) else { return nil }
                return Row(path: file.path, line: index + 1, spellings: ["\(type).self", "\(type)("])
            }
            guard words.first == "static", ["let", "var"].contains(words.dropFirst().first ?? ""), let raw = words.dropFirst(2).first,
                !line.hasPrefix("        "), !line.contains("{ get")
            else { return nil }
            let name = String(raw.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            let isRow = name == "entry" || name.hasSuffix("Entry") || line.contains("= entry(") || line.contains(".entry(")
            return isRow ? Row(path: file.path, line: index + 1, spellings: ["\(owner).\(name)", "\(owner).\(name)"]) : nil
        }
    }

    /// Whether a file makes a catalogue, a list of types or of values at its top level.
    static func isList(_ file: SourceFile) -> Bool {
        file.text.code.contains { line in
            if line.contains("subcommands:") { return true }
            guard let first = line.first, !first.isWhitespace else { return false }
            return line.contains("Catalogue(") || (line.contains("Catalogue<") && line.contains(">(")) || line.contains(": [any ")
        }
    }

    static func violations(in files: [SourceFile]) -> [Violation] {
        let lists = Dictionary(grouping: files.filter(isList), by: \.module).mapValues { $0.flatMap(\.text.code) }
        return files.flatMap(rows).compactMap { row in
            let module = row.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
            let named = lists[module, default: []].contains { line in row.spellings.contains { mentions(line, $0) } }
            return named ? nil : Violation(path: row.path, line: row.line, reason: "no catalogue list names \(row.spellings[0])")
        }
    }

    /// Whether `spelling` stands in `line` and does not go on.
    private static func mentions(_ line: String, _ spelling: String) -> Bool {
        line.ranges(of: spelling).contains { range in
            let after = range.upperBound < line.endIndex ? line[range.upperBound] : " "
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
            return !(before.isLetter || before.isNumber || before == "_") && (spelling.hasSuffix("(") || !(after.isLetter || after.isNumber || after == "_"))
        }
    }

    @Test func `every row of a catalogue stands in its list`() {
        let violations = Self.violations(in: PackageFiles.sources)
        #expect(violations.isEmpty, "\(listed(violations))")
    }

    @Test func `rows are found in every folder of rows`() {
        let rows = PackageFiles.sources.flatMap(Self.rows)
        let present = Set(PackageFiles.sources.flatMap(\.folders)).intersection(Self.folders)
        for folder in present {
            #expect(rows.contains { $0.path.contains("/\(folder)/") }, "no row was recognized in \(folder)/: has the way rows are written changed?")
        }
    }

    @Test func `a row that no list names is found`() {
        let list = SourceFile(
            path: "Sources/A/Layers/LayerCatalogue.swift",
            contents: "let layerCatalogue = Catalogue<any Layer>(\n    \"layer\",\n    [Dense.entry, Loss.mseEntry])\nlet all: [any Check.Type] = [Stuck.self]\n")
        let listed = SourceFile(path: "Sources/A/Layers/Dense.swift", contents: "struct Dense {\n    static let entry = 1\n}\n")
        let unlisted = SourceFile(path: "Sources/A/Layers/Flatten.swift", contents: "struct Flatten {\n    static let entry = 1\n}\n")
        let loss = SourceFile(path: "Sources/A/Losses/MAE.swift", contents: "extension Loss {\n    static let maeEntry = 1\n    static let mseEntry = 1\n}\n")
        let check = SourceFile(path: "Sources/A/Checks/A.swift", contents: "public struct Stuck: Check {}\nstruct Stucked: Check {}\n")
        let found = Self.violations(in: [list, listed, unlisted, loss, check])
        #expect(found.map { "\($0.path.split(separator: "/").last ?? ""):\($0.line)" } == ["Flatten.swift:2", "MAE.swift:2", "A.swift:2"])
    }
}
