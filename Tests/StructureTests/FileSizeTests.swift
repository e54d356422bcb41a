import Testing

/// A concept is a file; a file that runs away is a table whose rows should be files.
struct FileSizeTests {
    /// Shipped data, which is text, not code.
    private static func isData(_ file: SourceFile) -> Bool { file.path.contains("/Shipped/Text/") }

    @Test func `no file runs away`() {
        let files = PackageFiles.sources.filter { !Self.isData($0) }.sorted { $0.lineCount > $1.lineCount }
        print("The ten largest files:")
        for file in files.prefix(10) { print("  \(file.lineCount)  \(file.path)") }
        #expect(files.allSatisfy { $0.lineCount <= 500 }, "a row of a table is a file: \(files.filter { $0.lineCount > 500 }.map(\.path))")
    }
}
