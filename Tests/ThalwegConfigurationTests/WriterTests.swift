import Testing

@testable import ThalwegConfiguration

@Suite struct WriterTests {
    static let experiment: ConfigurationNode = [
        "thalweg": 1, "name": "deep sigmoid", "seed": 7,
        "data": ["source": "digits", "validation": 0.2, "normalize": "standardize"],
        "model": [
            "layers": [
                ["dense": ["units": 64, "activation": "sigmoid", "initializer": ["normal": ["stddev": 0.01]]]],
                "flatten",
                ["residual": ["layers": [["dense": ["units": 64, "activation": "relu", "initializer": "glorot_uniform", "bias": true]], ["dense": ["units": 64]], ["dense": ["units": 64]]]]],
                [[1, 2], []], [:], nil, ["a": 1, "b": [["c": 2], 3]],
            ]
        ],
        "optimizer": ["name": "adam", "learning_rate": 0.001], "regularization": ["l2": 0.0, "l1": 1e-30],
        "odd": ["no": "no", "1": "1", "": "", "true": "true", "x: y": "# z", "line\nbreak": "tab\tquote\"\u{85}\u{2028}\u{7f}é😀\u{0}", " s": "s "],
    ]

    static let values: [ConfigurationNode] = [
        experiment, nil, true, 3, -0.0, 1e300, .number(.leastNonzeroMagnitude), .number(.infinity), .number(-.infinity), 100.0, .number(1e22), "", "~", "null",
        "- a", "a: b", "0x10", "1e5", ".5", "*a", "&a", "!x", "%x", "@x", "[", "]", "{}", "yes", "a b", "3 epochs", "a#b", "a #b",
        [], [:], [[]], [[[1]]], ["a": [:], "b": []], .integer(.min), .integer(.max), [["a": ["b": ["c": ["d": [["e": "f"]]]]]]],
        .string(String(repeating: "long ", count: 60) + "end"), [.string(String(repeating: "x", count: 200)), ["k": .string(String(repeating: "y", count: 200))]],
    ]

    @Test(arguments: values) func `yaml reads back as it was written`(node: ConfigurationNode) throws {
        let text = YAMLWriter.text(node)
        #expect(try YAMLReader.parse(text) == node, "\(text)")
    }

    @Test(arguments: values) func `json reads back as it was written, finite numbers only`(node: ConfigurationNode) throws {
        guard node.double.map(\.isFinite) ?? true else {
            #expect(JSONWriter.text(node) == "null")
            return
        }
        for pretty in [true, false] {
            let text = JSONWriter.text(node, pretty: pretty)
            #expect(try JSONReader.parse(text) == node, "\(text)")
            #expect(try YAMLReader.parse(text) == node, "\(text)")
        }
    }

    @Test func `yaml is styled like a hand-written file`() {
        let node: ConfigurationNode = [
            "thalweg": 1, "data": ["source": "digits", "validation": 0.2, "shuffle": true],
            "model": ["layers": [["dense": ["units": 64, "activation": "sigmoid"]], "flatten", ["dense": ["units": 10]]]],
            "optimizer": ["name": "adam", "learning_rate": 0.001], "metrics": ["accuracy"],
        ]
        #expect(
            YAMLWriter.text(node) == """
                thalweg: 1
                data:
                  source: digits
                  validation: 0.2
                  shuffle: true
                model:
                  layers:
                    - dense: {units: 64, activation: sigmoid}
                    - flatten
                    - dense: {units: 10}
                optimizer: {name: adam, learning_rate: 0.001}
                metrics: [accuracy]

                """)
    }

    @Test func `json is compact on demand`() {
        #expect(JSONWriter.text(["a": [1, 2.0, nil], "b": .number(.nan)], pretty: false) == #"{"a":[1,2.0,null],"b":null}"#)
        #expect(JSONWriter.text(["a": [1, 2], "b": [["c": 1]]]) == "{\n  \"a\": [1, 2],\n  \"b\": [\n    {\n      \"c\": 1\n    }\n  ]\n}")
    }
}
