import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

/// Element by element against Keras.
@Suite struct KerasTests {
    static func fixtures() throws -> ConfigurationNode { try YAMLReader.parse(KerasFixtures.text, file: "KerasFixtures") }

    static func array(_ node: ConfigurationNode?, dtype: DType = .float64) throws -> HostArray {
        let shape = try #require(node?["shape"]?.list).compactMap(\.int), values = try #require(node?["values"]?.list).compactMap(\.double)
        return HostArray(values, shape: Shape(shape), dtype: dtype)
    }
    static func distance(_ a: HostArray, _ b: HostArray) -> Double {
        guard a.shape == b.shape else { return .infinity }
        return zip(a.doubles, b.doubles).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
    }
    /// Some of Keras's float64 ops (mean, tanh, softmax) round to single precision on the way.
    static let tolerance = 1e-6

    @Test("layers give Keras's outputs and running statistics for Keras's weights") func layers() throws {
        for item in try #require(Self.fixtures()["layers"]?.list) {
            let node = try #require(item["layer"]), layer = try layerCatalogue.make(node, path: "")
            let x = try Self.array(item["input"], dtype: layer is Embedding ? .int32 : .float64)
            let model = try Model(layers: [layer], input: x.shape.removing([0]))
            var weights = Tree(), state = Tree()
            for (name, value) in item["weights"]?.map ?? [:] {
                let leaf = Tensor(try Self.array(value))
                if name.hasPrefix("running") { state["layers.0.\(name)"] = leaf } else { weights["layers.0.\(name)"] = leaf }
            }
            #expect(Set(weights.names) == Set(model.parameterNames), "\(node)")
            for place in model.parameterDescriptions { #expect(weights[place.name]?.shape == place.shape, "\(node): \(place.name)") }
            let result = model.apply(Tensor(x), parameters: weights, state: state, training: item["training"]?.bool ?? false)
            let values = try evaluate([result.output] + result.state.leaves)
            #expect(Self.distance(values[0], try Self.array(item["output"])) < Self.tolerance, "\(node): \(values[0].doubles)")
            for (name, value) in item["after"]?.map ?? [:] {
                let place = try #require(result.state.names.firstIndex(of: "layers.0.\(name)"))
                #expect(Self.distance(values[place + 1], try Self.array(value)) < Self.tolerance, "\(node): \(name)")
            }
        }
    }

    @Test("activations give Keras's values") func activations() throws {
        let fixtures = try Self.fixtures(), points = try #require(fixtures["points"]?.list).compactMap(\.double)
        let items = try #require(fixtures["activations"]?.list)
        let names = items.compactMap { $0["activation"]?.string }
        #expect(Set(names) == Set(activationCatalogue.names))
        let values = try evaluate(names.map { try activationCatalogue.make(.string($0), path: "")(Tensor(points, dtype: .float64)) })
        for (number, item) in items.enumerated() {
            #expect(Self.distance(values[number], try Self.array(item["output"])) < Self.tolerance, "\(names[number])")
        }
    }

    @Test("losses give Keras's values per example and reduced") func losses() throws {
        var seen: Set<String> = []
        for item in try #require(Self.fixtures()["losses"]?.list) {
            let node = try #require(item["loss"]), loss = try Loss(node, path: "loss")
            seen.insert(loss.name)
            let outputs = Tensor(try Self.array(item["outputs"]))
            let targets = Tensor(try Self.array(item["targets"], dtype: item["integers"]?.bool == true ? .int32 : .float64))
            let weights = item["sampleWeights"]?.map == nil ? nil : Tensor(try Self.array(item["sampleWeights"]))
            let values = try evaluate([loss.perExample(outputs: outputs, targets: targets), loss(outputs: outputs, targets: targets, weights: weights)])
            if item["perExample"]?.map != nil { #expect(Self.distance(values[0], try Self.array(item["perExample"])) < Self.tolerance, "\(node)") }
            let mean = try #require(item["mean"]?.double)
            #expect(abs(values[1].scalar - mean) < Self.tolerance * max(1, abs(mean)), "\(node): \(values[1].scalar), Keras \(mean)")
        }
        #expect(seen == Set(lossCatalogue.names))
    }
}
