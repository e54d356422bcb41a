import Foundation
import Testing

/// Arrows point down only: a module imports modules of lower layers.
struct LayerTests {
    /// The layer of every module of the package; `docs/design.md` shows the same table.
    static let layers: [String: Int] = [
        "CPJRT": 0, "CZlib": 0, "StableHLO": 0,
        "PJRT": 1, "HostKernels": 1, "ThalwegConfiguration": 1,
        "ThalwegCore": 2,
        "ThalwegNN": 3, "ThalwegOptimizers": 3, "ThalwegCurvature": 3, "ThalwegData": 3,
        "ThalwegTraining": 4,
        "ThalwegDoctor": 5,
        "ThalwegReport": 6,
        "Thalweg": 7,
        "ThalwegCommandLine": 8,
    ]

    /// The modules that a line imports; empty where it is no import.
    static func imported(by line: String) -> String? {
        var words = line.split { $0 == " " || $0 == ";" }.map(String.init)[...]
        while let first = words.first, first.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(first) {
            words = words.dropFirst()
        }
        guard words.first == "import" else { return nil }
        words = words.dropFirst()
        if let kind = words.first, ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains(kind) {
            words = words.dropFirst()
        }
        return words.first.map { String($0.prefix { $0 != "." }) }
    }

    static func violations(in files: [SourceFile]) -> [Violation] {
        files.flatMap { file in
            file.text.code.enumerated().compactMap { number, line -> Violation? in
                guard let name = imported(by: line), let target = layers[name] else { return nil }
                guard let own = layers[file.module] else {
                    return Violation(path: file.path, line: number + 1, reason: "\(file.module) has no layer in the table of this test")
                }
                guard target < own else {
                    return Violation(
                        path: file.path, line: number + 1,
                        reason: "\(file.module) (layer \(own)) imports \(name) (layer \(target)); arrows point down only")
                }
                return nil
            }
        }
    }

    @Test func `no module imports its own layer or a higher one`() {
        let violations = Self.violations(in: PackageFiles.sources)
        #expect(violations.isEmpty, "\(listed(violations))")
    }

    @Test func `every folder of Sources stands in the layer table`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: PackageFiles.root.appending(path: "Sources").path)
            .filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == Set(Self.layers.keys))
        #expect(Set(PackageFiles.sources.map(\.module)).isSubset(of: folders))
        #expect(PackageFiles.sources.count > 100, "the rules were checked on \(PackageFiles.sources.count) files only")
    }

    @Test func `every module is declared as a target with arrows that point down`() throws {
        let manifest = try String(contentsOf: PackageFiles.root.appending(path: "Package.swift"), encoding: .utf8)
        var seen: Set<String> = []
        for line in manifest.split(separator: "\n") {
            guard let call = ["module(\"", ".target(name: \"", ".systemLibrary(name: \""].first(where: { line.contains($0) }),
                let start = line.range(of: call)?.upperBound
            else { continue }
            let names = line[start...].split(separator: "\"").map(String.init).filter { Self.layers[$0] != nil }
            guard let target = names.first, let own = Self.layers[target] else { continue }
            seen.insert(target)
            for dependency in names.dropFirst() {
                #expect(Self.layers[dependency, default: 99] < own, "\(target) depends on \(dependency)")
            }
        }
        #expect(seen.union(["ThalwegCommandLine"]) == Set(Self.layers.keys))
    }

    @Test func `an import that points up or sideways is found`() {
        let up = SourceFile(path: "Sources/ThalwegCore/A.swift", contents: "import PJRT\n@testable import ThalwegNN\n")
        #expect(Self.violations(in: [up]).map(\.line) == [2])
        let sideways = SourceFile(path: "Sources/ThalwegNN/A.swift", contents: "public import struct ThalwegData.Dataset\n// import Thalweg\n")
        #expect(Self.violations(in: [sideways]).map(\.line) == [1])
        let fine = SourceFile(path: "Sources/Thalweg/A.swift", contents: "@_exported import ThalwegReport\nlet a = \"\nimport x\"\n")
        #expect(Self.violations(in: [fine]).isEmpty)
    }
}
