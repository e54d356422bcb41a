import Testing

@testable import ThalwegConfiguration

@Suite struct CatalogueTests {
    struct Thing: Equatable { var name: String, size: Int, rate: Double }

    static let catalogue = Catalogue<Thing>(
        "thing",
        [
            CatalogueEntry(
                "small", family: "a", summary: "A small one",
                options: [OptionDescription("size", .integer, default: 1, "how large"), OptionDescription("rate", .number, default: 0.5, "how fast")],
                shorthand: "size", aliases: ["little"]
            ) { Thing(name: "small", size: try $0.int("size", default: 1, in: 0...9), rate: try $0.double("rate", default: 0.5, above: 0)) },
            CatalogueEntry("large", family: "a", summary: "A large one", options: [OptionDescription("size", .integer, required: true, "how large")]) {
                Thing(name: "large", size: try $0.int("size"), rate: 0)
            },
        ])

    static func make(_ text: String) throws -> Thing { try catalogue.make(YAMLReader.parse(text), path: "here") }

    @Test(arguments: ["small: {size: 3, rate: 2}", "{name: small, size: 3, rate: 2.0}", "{small: 3, rate: 2}", "{rate: 2, size: 3, name: small}"])
    func `all spellings mean the same`(text: String) throws {
        #expect(try Self.make(text) == Thing(name: "small", size: 3, rate: 2))
        #expect(try Self.catalogue.canonical(YAMLReader.parse(text))["small"]?["size"] == 3)
    }

    @Test(arguments: ["small", "small:", "small: {}", "{name: small}", "{small: {size: null}}"])
    func `defaults stand in for what is left out`(text: String) throws {
        #expect(try Self.make(text) == Thing(name: "small", size: 1, rate: 0.5))
    }

    @Test(arguments: ["little: {size: 3, rate: 2}", "{name: little, size: 3, rate: 2}", "{little: 3, rate: 2}"])
    func `an alias means the row it stands for, which is listed once`(text: String) throws {
        #expect(try Self.make(text) == Thing(name: "small", size: 3, rate: 2))
        #expect(try Self.catalogue.canonical(YAMLReader.parse(text)) == Self.catalogue.canonical(YAMLReader.parse("small: {size: 3, rate: 2}")))
        #expect(Self.catalogue.names == ["small", "large"])
    }

    @Test(arguments: [
        ("smal", "there is no thing \"smal\"; did you mean \"small\"?"),
        ("\nsmall:\n  sise: 3", "line 3: unknown key \"sise\" in \"here.small\"; did you mean \"size\"?"),
        ("{name: small, raet: 3}", "unknown key \"raet\" in \"here\"; did you mean \"rate\"?"),
        ("small: {size: 10}", "\"here.small.size\" is 10, but must be between 0 and 9"),
        ("small: {size: 1.5}", "\"here.small.size\" must be an integer, but is the number 1.5"),
        ("small: {rate: 0}", "\"here.small.rate\" is 0.0, but must be above 0"),
        ("small: {rate: .nan}", "must be a finite number"),
        ("large", "\"size\" is missing in \"here\""),
        ("large: 3", "must be a mapping of options, but is the number 3"),
        ("large: {size: 3}\nsize: 4", "line 2: unknown key \"size\" in \"here\"; did you mean \"large.size\"?"),
        ("5", "must be the name of a thing, such as small, but is the number 5"),
        ("[small]", "but is a list of 1"),
        ("{}", "but is an empty mapping"),
        ("{small: 3, size: 4}", "\"size\" stands twice"),
    ])
    func `mistakes are named with line, path and advice`(text: String, message: String) {
        #expect {
            try Self.make(text)
        } throws: {
            "\($0)".contains(message)
        }
    }

    @Test func `readers read lists, choices and nested mappings`() throws {
        var reader = OptionReader(["a": 3, "b": [1, 2], "c": "x", "d": ["e": true], "f": "none", "g": "w"], path: "p")
        #expect(try reader.ints("a") == [3])
        #expect(try reader.ints("b", in: 1...2, count: 2...2) == [1, 2])
        #expect(try reader.choice("c", of: ["x", "y"]) == "x")
        var inner = try reader.reader("d")
        #expect(inner.path == "p.d")
        #expect(try inner.bool("e"))
        #expect(try reader.optionalInt("f") == nil)
        #expect(throws: ConfigurationError.unknownKey(key: "g", path: "p", line: nil, nearest: "a")) { try reader.finish() }
        #expect(try reader.strings("g") == ["w"])
        try reader.finish()
        #expect(throws: ConfigurationError.self) { try reader.choice("c", of: ["y"]) }
        #expect(throws: ConfigurationError.self) { try reader.ints("b", count: 3...3) }
    }

    @Test func `the schema lists every spelling`() {
        let schema = Self.catalogue.schema
        #expect(schema.at(path: ["anyOf", "0", "enum"]) == ["small", "little"])
        #expect(schema.at(path: ["anyOf", "1", "properties", "small", "properties", "size", "default"]) == 1)
        #expect(schema.at(path: ["anyOf", "2", "properties", "name", "const"]) == "small")
        #expect(schema.at(path: ["anyOf", "3", "required"]) == ["small"])
        #expect(schema.at(path: ["anyOf", "6", "required"]) == ["little"])
        #expect(schema.at(path: ["anyOf", "8", "required"]) == ["name", "size"])
    }

    @Test func `the listing carries the defaults`() {
        #expect(Self.catalogue.listing.at(path: ["0", "options"]) == ["size": 1, "rate": 0.5])
        #expect(Self.catalogue.listing.at(path: ["1", "options"]) == ["size": nil])
    }
}
