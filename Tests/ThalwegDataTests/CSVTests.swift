import Testing
import ThalwegCore

@testable import ThalwegData

@Suite struct CSVTests {
    static func read(_ text: String, _ options: String = "") throws -> Dataset {
        try withFiles(["f.csv": Array(text.utf8)]) { try load("{csv: f.csv\(options.isEmpty ? "" : ", " + options)}", baseDirectory: $0) }
    }

    @Test func `text becomes one-hot and a text label classes`() throws {
        let data = try Self.read("size,colour,kind\n1.5,red,b\n2,blue,a\r\n3,red,b\n")
        #expect(data.featureNames == ["size", "colour=blue", "colour=red"])
        #expect(data.inputs.floats == [1.5, 0, 1, 2, 1, 0, 3, 0, 1])
        #expect(data.targets.ints == [1, 0, 1] && data.classNames == ["a", "b"])
    }

    @Test func `the label is named, counted from either end, or the last`() throws {
        let text = "a,b,c\n1,2,0.5\n3,4,1.5\n"
        #expect(try Self.read(text).targets.floats == [0.5, 1.5])
        #expect(try Self.read(text, "label: a").inputs.floats == [2, 0.5, 4, 1.5])
        #expect(try Self.read(text, "label: 1").featureNames == ["a", "c"])
        #expect(try Self.read(text, "label: -3").featureNames == ["b", "c"])
        #expect { try Self.read(text, "label: d") } throws: { "\($0)".contains("no column \"d\"; did you mean") || "\($0)".contains("it has a, b, c") }
        #expect(throws: DataError.self) { try Self.read(text, "label: 3") }
        #expect(try Self.read(text, "drop: b").featureNames == ["a"])
    }

    @Test func `integers are classes in their own order, or numbers when they are many`() throws {
        #expect(try Self.read("1,10\n2,2\n3,-1\n").targets.ints == [2, 1, 0])
        #expect(try Self.read("1,10\n2,2\n3,-1\n").classNames == ["-1", "2", "10"])
        let many = (0..<300).map { "\($0),\($0 * 7)" }.joined(separator: "\n")
        let data = try Self.read(many)
        #expect(data.task == .regression(outputs: 1) && !data.notes.isEmpty)
        #expect(try Self.read(many, "task: classification").task == .classification(classes: 300))
        #expect(try Self.read("1,10\n2,2\n", "task: regression").targets.floats == [10, 2])
    }

    @Test func `quotes, delimiters and line endings are those of RFC 4180`() throws {
        let data = try Self.read("\u{FEFF}\"a;\"\"x\"\"\";y\r\n\"1\";\"line\nbreak\"\r\n2;b\r\n\r\n", "delimiter: \";\"")
        #expect(data.featureNames == ["a;\"x\""])
        #expect(data.classNames == ["b", "line\nbreak"])
        #expect(try Self.read("1\t0\n2\t1\n", "delimiter: tab").inputs.floats == [1, 2])
    }

    @Test func `a first row without numbers is a header`() throws {
        #expect(try Self.read("1,0\n2,1\n").count == 2)
        #expect(try Self.read("x,y\n2,1\n3,0\n").count == 2)
        #expect(try Self.read("x,y\nz,w\n", "header: false").count == 2)
    }

    @Test func `missing numbers load as NaN`() throws {
        let data = try Self.read("a,b\n1,0\n,1\nNA,0\n")
        #expect(data.inputs.floats[0] == 1 && data.inputs.floats[1].isNaN && data.inputs.floats[2].isNaN)
    }

    @Test(arguments: [
        ("", "is empty"), ("a,b\n", "is empty"), ("a,b\n1,2\n1\n", "line 3 has 1 columns"), ("a,b\n\"1,2\n", "the quote in line 2 is never closed"),
        ("y\n1\n0\n", "is empty"), ("a,b\n1,x\n2,x\n", "choose a column with at least two classes"),
    ])
    func `malformed tables are named`(text: String, message: String) {
        #expect { try Self.read(text) } throws: { "\($0)".contains(message) }
    }
}
