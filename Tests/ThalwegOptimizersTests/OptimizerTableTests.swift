import Foundation
import Testing
import ThalwegConfiguration
import ThalwegOptimizers

/// `docs/optimizers.md` is the catalogue, written out. `THALWEG_WRITE_DOCS=1 swift test --filter OptimizerTableTests` writes it again.
@Suite struct OptimizerTableTests {
    private static let page = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        .appending(path: "docs/optimizers.md")

    private static var text: String {
        var text = """
            # Optimizers

            The catalogue, `thalweg list optimizers`. An experiment file names one under `optimizer:` with its options; `thalweg minimize` takes
            them as `--option`. Every optimizer is tested against its reference, and against laws that hold for all; see `Tests/ThalwegOptimizersTests`.


            """
        var families: [String] = []
        for entry in optimizerCatalogue.entries where !families.contains(entry.family) { families.append(entry.family) }
        for family in families {
            text += "## \(family.prefix(1).uppercased() + family.dropFirst())\n\n| name | what it does | options [defaults] | reference |\n|---|---|---|---|\n"
            for entry in optimizerCatalogue.entries where entry.family == family {
                let options = entry.options.map { option -> String in
                    let value = option.defaultValue.map { " [\(JSONWriter.text($0, pretty: false))]" } ?? ""
                    return "`\(option.name)`\(value)"
                }
                let cells = ["`\(entry.name)`", entry.summary, options.joined(separator: " "), entry.reference]
                text += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
            }
            text += "\n"
        }
        return text
    }

    @Test func `the page lists the catalogue as it is`() throws {
        if ProcessInfo.processInfo.environment["THALWEG_WRITE_DOCS"] == "1" {
            try Self.text.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.page, encoding: .utf8) == Self.text, "write it again: THALWEG_WRITE_DOCS=1 swift test --filter OptimizerTableTests")
    }
}
