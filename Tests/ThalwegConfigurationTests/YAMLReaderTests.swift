import Testing

@testable import ThalwegConfiguration

@Suite struct YAMLReaderTests {
    @Test(arguments: [
        ("1e-3", .number(1e-3)), ("1E+5", .number(1e5)), (".5", .number(0.5)), ("5.", .number(5)), ("-.5e1", .number(-5)),
        ("010", .integer(10)), ("-7", .integer(-7)), ("0x1F", .integer(31)), ("0o17", .integer(15)),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9223372036854775808)),
        (".inf", .number(.infinity)), ("-.inf", .number(-.infinity)), ("true", .bool(true)), ("False", .bool(false)),
        ("~", .null), ("null", .null), ("", .null), ("no", .string("no")), ("on", .string("on")), ("none", .string("none")),
        ("yes", .string("yes")), ("12:30", .string("12:30")), ("3 epochs", .string("3 epochs")), ("1_000", .string("1_000")),
        ("'5'", .string("5")), ("\"true\"", .string("true")), ("!!str 5", .string("5")), ("1.2.3", .string("1.2.3")),
        ("0x", .string("0x")), ("0x-1", .string("0x-1")), ("-", .list([nil])), ("e5", .string("e5")), (".", .string(".")),
    ] as [(String, ConfigurationValue)])
    func `words are read by the core schema`(text: String, value: ConfigurationValue) throws {
        #expect(try YAMLReader.parse(text).value == value)
    }

    @Test func `entries know the line of their key`() throws {
        let root = try YAMLReader.parse("# comment\na: 1\nb:\n  c:\n    - x\n    - {y: 2}\n")
        #expect(root["a"]?.line == 2)
        #expect(root["b"]?.line == 3)
        #expect(root["b"]?["c"]?.line == 4)
        #expect(root.at(path: ["b", "c", "1"])?.line == 6)
    }

    @Test func `json reads as the yaml it is, tabs and escapes included`() throws {
        let text = "{\n\t\"a\": [1, 2.5, \"\\ud83d\\ude00\\/\"],\n\t\"b\": {\"c\": null, \"d\": false}\n}"
        let root = try YAMLReader.parse(text)
        #expect(root == ["a": [1, 2.5, "😀/"], "b": ["c": nil, "d": false]])
        #expect(root["b"]?.line == 3)
    }

    @Test func `flow yaml that is not json is read as yaml`() throws {
        #expect(try YAMLReader.parse("{name: adam, learning_rate: 1e-3}") == ["name": "adam", "learning_rate": 1e-3])
    }

    @Test(arguments: ["a: 1\nb: 2\na: 3\n", "{\"a\": 1,\n\n\"a\": 3}", "1: a\n2: b\n\"1\": c"])
    func `a key that stands twice is an error`(text: String) {
        #expect {
            try YAMLReader.parse(text)
        } throws: {
            guard case .duplicateKey(_, let line) = $0 as? ConfigurationError else { return false }
            return line != nil
        }
    }

    @Test(arguments: [("a: [1, 2\nb: 3", 2), ("a: 1\n\tb: 2", 2), ("{\"a\": 1,\n \"b\" 2}", 2), ("a: b: c", 1), ("--- 1\n--- 2", 2), ("[a]: 1", 1)])
    func `malformed text is a syntax error with its line`(text: String, line: Int) {
        #expect {
            try YAMLReader.parse(text, file: "f.yaml")
        } throws: {
            guard case .syntax(_, let seen, _, _) = $0 as? ConfigurationError else { return false }
            return seen == line && "\($0)".hasPrefix("f.yaml: line \(line)")
        }
    }

    @Test func `aliases are read and bounded`() throws {
        #expect(try YAMLReader.parse("a: &x {u: 1}\nb: *x") == ["a": ["u": 1], "b": ["u": 1]])
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            bomb += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(throws: ConfigurationError.self) { try YAMLReader.parse(bomb) }
    }

    @Test(arguments: [("[", 100_000), ("- ", 100_000), ("{\"a\":", 100_000), ("{a: ", 100), ("- ", 100), ("xy", 3 << 20)])
    func `text that nests too deeply or is too long is refused`(piece: String, count: Int) {
        #expect {
            try YAMLReader.parse(String(repeating: piece, count: count) + "1")
        } throws: {
            switch $0 as? ConfigurationError {
            case .tooLarge: true
            case .syntax: piece == "{a: "  // the closing braces are missing as well
            default: false
            }
        }
    }

    @Test func `every beginning of an experiment file is read or refused, never a crash`() {
        let text = "thalweg: 1\ndata: {source: digits, x: [1, 'a', \"b\\n\"]}\nmodel: &m\n  layers:\n    - dense: {units: 10}\n    - *m\n"
        for count in 0...text.utf8.count {
            _ = try? YAMLReader.parse(String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self))
            _ = try? JSONReader.parse("{\"a\": [1, {\"b\": \"\\u00e9\", \"c\": -1.5e3}, true]}".prefix(count).description)
        }
    }
}
