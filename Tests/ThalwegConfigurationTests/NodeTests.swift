import Testing

@testable import ThalwegConfiguration

@Suite struct NodeTests {
    @Test func `equality ignores the line`() {
        #expect(ConfigurationNode(.integer(1), line: 3) == ConfigurationNode(.integer(1), line: 9))
        #expect(ConfigurationNode(.integer(1)) != ConfigurationNode(.number(1)))
    }

    @Test func `paths go through keys and indices`() throws {
        var node: ConfigurationNode = ["model": ["layers": ["flatten", ["dense": ["units": 4]]]]]
        #expect(node.at(path: ["model", "layers", "1", "dense", "units"])?.int == 4)
        #expect(node.at(path: ["model", "layers", "-1", "dense", "units"])?.int == 4)
        #expect(node.at(path: ["model", "layers", "2"]) == nil)
        try node.set(path: ["model", "layers", "1", "dense", "activation"], to: "relu")
        try node.set(path: ["model", "layers", "2"], to: "flatten")
        try node.set(path: ["gradient", "clip_norm"], to: 1.0)
        #expect(
            node == [
                "model": ["layers": ["flatten", ["dense": ["units": 4, "activation": "relu"]], "flatten"]],
                "gradient": ["clip_norm": 1.0],
            ])
        #expect(node.remove(path: ["gradient", "clip_norm"]) == 1.0)
        #expect(node.remove(path: ["model", "layers", "0"]) == "flatten")
        #expect(node.at(path: ["model", "layers"])?.list?.count == 2)
        #expect(throws: ConfigurationError.self) { try node.set(path: ["model", "layers", "9"], to: 1) }
        #expect(throws: ConfigurationError.self) { try node.set(path: ["model", "layers", "0", "dense", "units", "x"], to: 1) }
    }

    @Test func `a name alone opens up for its options`() throws {
        var node: ConfigurationNode = ["optimizer": "adam", "layers": ["flatten"]]
        try node.set(path: ["optimizer", "learning_rate"], to: 0.5)
        try node.set(path: ["layers", "0", "flatten", "name"], to: "f")
        #expect(node == ["optimizer": ["name": "adam", "learning_rate": 0.5], "layers": [["flatten": ["name": "f"]]]])
    }

    @Test func `nearest finds slips of the finger and nothing far`() {
        let words = ["learning_rate", "momentum", "nesterov", "units"]
        #expect(nearest("learning-rate", in: words) == "learning_rate")
        #expect(nearest("lerning_rate", in: words) == "learning_rate")
        #expect(nearest("momnetum", in: words) == "momentum")
        #expect(nearest("unit", in: words) == "units")
        #expect(nearest("learning", in: words) == "learning_rate")
        #expect(nearest("zebra", in: words) == nil)
        #expect(nearest("", in: words) == nil)
        #expect(editDistance(Array("ca".utf8), Array("ac".utf8)) == 1)
        #expect(editDistance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
    }
}
