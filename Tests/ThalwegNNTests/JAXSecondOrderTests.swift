import Foundation
import HurriedCompilation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

/// First and second derivatives of layers, element by element against JAX's: `Tools/fixtures/jax_second_order.py`.
@Suite struct JAXSecondOrderTests {
    private static let cases: [String: ConfigurationNode] = {
        let tests = (0..<2).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        guard let text = try? String(contentsOf: tests.appending(path: "Fixtures/jax_second_order.json"), encoding: .utf8),
            let entries = try? JSONReader.parse(text, file: "jax_second_order")["cases"]?.map
        else { return [:] }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
    }()

    /// The numbers that the script computes with.
    private static func spread(_ shape: Shape, _ seed: Int) -> HostArray {
        let numbers = (0..<shape.elementCount).map { place -> Double in
            let residue = (place * 7919 + seed * 104729) % 1009
            return Double(residue) / 504.5 - 1
        }
        return HostArray(numbers, shape: shape)
    }

    private static func rows(_ numbers: Int32...) -> Tensor { Tensor(HostArray(numbers, shape: [numbers.count])) }

    /// The network of a case, from its weights by name.
    private static func network(_ name: String, _ item: ConfigurationNode, input: Shape) throws -> @Sendable ([String: Tensor], Tensor, Bool) -> Tensor {
        if name == "gather and scatter" {
            return { weights, x, _ in
                guard let table = weights["table"], let target = weights["target"] else { return x }
                let updates = table.gathered(rows: rows(2, 0, 2, 3)).squared() * x.expandDims(1)
                return tanh(target.broadcast(to: [x.shape[0], 3, 2]).scatterAdd(rows: rows(1, 0, 1, 1), updates: updates, axis: 1))
            }
        }
        let layers = try #require(item["layers"]?.list).map { try layerCatalogue.make($0, path: "layers") }
        let model = try Model(layers: layers, input: input)
        let state = Tree(model.initialize(key: RandomKey(seed: 1), dtype: .float64).state.pairs.map { ($0.name, .ones($0.leaf.shape, dtype: .float64)) })
        return { weights, x, training in
            var tree = Tree()
            for (name, weight) in weights { tree[name] = weight }
            return model.apply(x, parameters: tree, state: state, training: training, key: nil).output
        }
    }

    @Test func `the fixture covers the layers`() throws {
        var kinds: Set<String> = []
        for item in Self.cases.values {
            for layer in item["layers"]?.list ?? [] { if let kind = layer.string ?? layer.map?.keys.first { kinds.insert(kind) } }
        }
        let wanted: Set = [
            "lstm", "gru", "simple_rnn", "attention", "transformer_block", "conv1d", "conv2d", "conv3d", "max_pool", "average_pool",
            "batch_norm", "layer_norm", "group_norm", "rms_norm", "embedding",
        ]
        #expect(wanted.isSubset(of: kinds), "\(wanted.subtracting(kinds))")
        #expect(Self.cases["gather and scatter"] != nil && Self.cases.values.contains { $0["loss"] != nil })
    }

    @Test("grad, jvp of grad, grad of grad and vmap of grad are JAX's", arguments: cases.keys.sorted())
    private func derivatives(name: String) throws {
        let item = try #require(Self.cases[name]), examples = 2
        let input = Shape(try #require(item["input"]?.list).compactMap(\.int)), batch = input.prepending(examples)
        let weights = try #require(item["weights"]?.list).map { entry in
            let parts = try #require(entry.list)
            return (name: try #require(parts[0].string), shape: Shape(parts.dropFirst().compactMap(\.int)))
        }
        let tokens = item["vocabulary"]?.int
        let x = tokens.map { size in HostArray((0..<batch.elementCount).map { Int32($0 * 3 % size) }, shape: batch) } ?? Self.spread(batch, 3)
        let point = weights.enumerated().map { Self.spread($1.shape, $0 + 11) } + (tokens == nil ? [x] : [])
        let v = point.enumerated().map { Self.spread($1.shape, $0 + 31) }, u = point.enumerated().map { Self.spread($1.shape, $0 + 57) }
        let network = try Self.network(name, item, input: input), loss = try item["loss"].map { try Loss($0, path: "loss") }
        let names = weights.map(\.name), count = point.count

        @Sendable func scalar(_ leaves: [Tensor], _ x: Tensor, training: Bool, labels: Tensor) -> Tensor {
            let y = network(Dictionary(uniqueKeysWithValues: zip(names, leaves)), x, training)
            if let loss { return loss(outputs: y, targets: labels) }
            return (y * (Tensor.iota(y.shape, axis: y.rank - 1, dtype: .float64) * 0.3 + 1) + y.squared() * 0.5).sum()
        }
        let program = try Program.trace((point + v + u + [x]).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            let p = Array(arguments[0..<count]), v = Array(arguments[count..<2 * count]), u = Array(arguments[2 * count..<3 * count]), x = arguments[3 * count]
            let labels = Self.rows(0, 2)
            let f: @Sendable ([Tensor]) -> Tensor = { scalar($0, tokens == nil ? $0[count - 1] : x, training: true, labels: labels) }
            let gradient = grad(of: f)
            let twice = grad(of: { (q: [Tensor]) -> Tensor in
                zip(gradient(q), u).reduce(Tensor(0, dtype: .float64)) { (sum: Tensor, pair) -> Tensor in sum + (pair.0 * pair.1).sum() }
            })
            let single: @Sendable ([Tensor], Tensor, Tensor) -> Tensor = { scalar($0, $1.expandDims(0), training: false, labels: $2.expandDims(0)) }
            let gradientOfOne = { @Sendable (leaves: [Tensor], example: Tensor, label: Tensor) -> [Tensor] in
                grad(of: { (q: [Tensor]) -> Tensor in single(q, example, label) })(leaves)
            }
            let each = try vmap(gradientOfOne, inAxes: (nil, 0, 0))(Array(p.prefix(names.count)), x, labels)
            func flat(_ arrays: [Tensor]) -> Tensor { Tensor.concatenated(arrays.map { $0.reshape([-1]) }, axis: 0) }
            return [flat(gradient(p)), flat(hvp(of: f, at: p, along: v)), flat(twice(p)), flat(each)]
        }
        let results = try program.runInHurry(point + v + u + [x])
        for (key, ours) in zip(["gradient", "jvpOfGrad", "gradOfGrad", "vmapOfGrad"], results) {
            let theirs = try #require(item[key]?.list).compactMap(\.double)
            try #require(ours.doubles.count == theirs.count, "\(key)")
            var scale = 0.0, worst = 0.0
            for value in theirs { scale = max(scale, abs(value)) }
            #expect(scale > 0, "\(key) has nothing to compare")
            for (a, b) in zip(ours.doubles, theirs) { worst = max(worst, abs(a - b) / max(abs(b), 1e-3 * scale)) }
            #expect(worst <= 1e-10, "\(name): \(key): \(worst)")
        }
    }
}
