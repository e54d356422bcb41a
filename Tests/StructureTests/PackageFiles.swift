import Foundation

/// A Swift file of the package.
struct SourceFile {
    /// Relative to the package: `Sources/PJRT/Buffer.swift`.
    let path: String
    let text: SourceText
    let lineCount: Int

    init(path: String, contents: String) {
        self.path = path
        text = SourceText(contents)
        lineCount = text.code.count
    }

    /// The target that the file belongs to.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    /// The folders between target and file.
    var folders: [String] { path.split(separator: "/").dropFirst(2).dropLast().map(String.init) }
    /// The file's name without its ending.
    var name: String { String((path.split(separator: "/").last ?? "").dropLast(".swift".count)) }
}

/// The package on disk, read once.
enum PackageFiles {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file under `Sources`, by path.
    static let sources: [SourceFile] = files(under: "Sources")

    static func files(under folder: String) -> [SourceFile] {
        let base = root.appending(path: folder).path
        let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let contents = try? String(contentsOfFile: "\(base)/\(name)", encoding: .utf8) else { return nil }
            return SourceFile(path: "\(folder)/\(name)", contents: contents)
        }
    }
}

/// Something that a rule forbids, at a place.
struct Violation: CustomStringConvertible, Equatable {
    let path: String
    let line: Int
    let reason: String
    var description: String { "\(path):\(line): \(reason)" }
}

/// The violations as a message, one a line.
func listed(_ violations: [Violation]) -> String {
    "\n" + violations.map(\.description).joined(separator: "\n")
}
