import Foundation
import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct RecurrentTests {
    static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// The states of a layer with one feature and two units, computed with loops from the model's own weights by Keras's formulas.
    static func reference(_ kind: String, _ sequence: [Double], _ p: ArrayTree) -> [[Double]] {
        let w = p["layers.0.weight"]?.doubles ?? [], u = p["layers.0.recurrent_weight"]?.doubles ?? []
        let b = p["layers.0.bias"]?.doubles ?? [], rb = p["layers.0.recurrent_bias"]?.doubles ?? []
        let width = w.count
        var h = [0.0, 0], c = [0.0, 0], states: [[Double]] = []
        for x in sequence {
            let input = (0..<width).map { x * w[$0] + b[$0] }
            let state = (0..<width).map { column in h[0] * u[column] + h[1] * u[width + column] + (rb.isEmpty ? 0 : rb[column]) }
            func z(_ gate: Int, _ unit: Int) -> Double { input[2 * gate + unit] + state[2 * gate + unit] }
            var next = h
            for unit in 0..<2 {
                switch kind {
                case "lstm":
                    c[unit] = sigmoid(z(1, unit)) * c[unit] + sigmoid(z(0, unit)) * tanh(z(2, unit))
                    next[unit] = sigmoid(z(3, unit)) * tanh(c[unit])
                case "gru":
                    let update = sigmoid(z(0, unit)), reset = sigmoid(z(1, unit))
                    next[unit] = update * h[unit] + (1 - update) * tanh(input[4 + unit] + reset * state[4 + unit])
                default: next[unit] = tanh(z(0, unit))
                }
            }
            h = next
            states.append(h)
        }
        return states
    }

    @Test("states follow Keras's formulas step by step", arguments: ["simple_rnn", "lstm", "gru"]) func states(_ kind: String) throws {
        let sequence = [0.5, -1, 2, 0.25]
        let options: ConfigurationNode = ["units": 2, "bias_initializer": ["uniform": ["limit": 1.0]], "return_sequences": true]
        let last: ConfigurationNode = ["units": 2, "bias_initializer": ["uniform": ["limit": 1.0]]]
        let models = try [options, last].map { try Model(layers: [layerCatalogue.make(.map([kind: $0]), path: "")], input: [4, 1]) }
        let parameters = models[0].initialize(key: RandomKey(seed: 5), dtype: .float64).parameters
        let x = Tensor(HostArray(sequence, shape: [1, 4, 1]))
        let values = try evaluate(models.map { $0(x, parameters: parameters) } + parameters.leaves)
        let expected = Self.reference(kind, sequence, ArrayTree(names: parameters.names, leaves: Array(values.dropFirst(2))))
        #expect(values[0].shape == [1, 4, 2] && values[1].shape == [1, 2])
        for (value, wanted) in zip(values[0].doubles, expected.flatMap { $0 }) { #expect(abs(value - wanted) < 1e-12) }
        #expect(Array(values[0].doubles.suffix(2)) == values[1].doubles)
    }

    @Test("the forget gate's bias starts at 1, the other biases at 0, the recurrent kernel orthogonal") func start() throws {
        let model = try Model(layers: [LSTM(3)], input: [2, 1])
        let p = model.initialize(key: RandomKey(seed: 0), dtype: .float64).parameters
        let u = try #require(p["layers.0.recurrent_weight"]), bias = try #require(p["layers.0.bias"])
        let values = try evaluate([bias, u.matmul(u.transposed)])
        #expect(values[0].doubles == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
        #expect(zip(values[1].doubles, [1.0, 0, 0, 0, 1, 0, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("the gradient through the loop is finite and not zero, and so is that at the tap") func gradient() throws {
        let model = try Model(layers: [GRU(3, returnSequences: true), LSTM(2), Dense(1)], input: [5, 2])
        let p = model.initialize(key: RandomKey(seed: 0), dtype: .float64).parameters
        let x = LayerTests.batch([2, 5, 2])
        let tapped = try tappedValueAndGrad(at: p, differentiating: { $0 == "layers.0.preactivation" }) { tree in
            (loss: model(x, parameters: tree).squared().sum(), extra: Tree())
        }
        #expect(tapped.tapGradients.names == ["layers.0.preactivation"])
        for value in try evaluate((tapped.gradient.leaves + tapped.tapGradients.leaves).map { abs($0).sum() }) {
            #expect(value.scalar.isFinite && value.scalar > 0)
        }
    }

    @Test("every option is written back; inputs without time are named") func configuration() throws {
        for node: ConfigurationNode in [
            ["lstm": ["units": 3]], ["gru": ["units": 3, "return_sequences": true, "activation": "relu"]],
            ["simple_rnn": ["units": 3, "recurrent_initializer": "he_normal", "bias": false]],
        ] { #expect(try layerCatalogue.make(node, path: "").configuration == node) }
        #expect(throws: ModelError.self) { try Model(layers: [LSTM(3)], input: [4]) }
        #expect(throws: ModelError.self) { try Model(layers: [LSTM(3), LSTM(3)], input: [4, 1]) }
    }
}
