import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct LayerTests {
    /// A batch of the given shape with values that differ.
    static func batch(_ shape: Shape, dtype: DType = .float64) -> Tensor {
        let values = (0..<shape.elementCount).map { place -> Double in
            let residue = (place * 37) % 19
            return Double(residue) / 7 - 1
        }
        return Tensor(HostArray(values, shape: shape, dtype: dtype))
    }
    static func apply(_ layer: any Layer, _ x: Tensor, training: Bool = false, seed: UInt64 = 0) throws -> (output: HostArray, state: ArrayTree) {
        let model = try Model(layers: [layer], input: x.shape.removing([0]))
        let (parameters, state) = model.initialize(key: RandomKey(seed: seed), dtype: x.dtype.isFloatingPoint ? x.dtype : .float64)
        let result = model.apply(x, parameters: parameters, state: state, training: training, key: RandomKey(seed: 7))
        let values = try evaluate([result.output] + result.state.leaves)
        #expect(values[0].shape == model.outputShape.prepending(x.shape[0]))
        return (values[0], ArrayTree(names: result.state.names, leaves: Array(values.dropFirst())))
    }

    @Test("batch norm standardizes the batch while training and keeps running statistics for evaluation") func batchNorm() throws {
        let x = Tensor(HostArray([1.0, 10, 3, 10, 5, 40], shape: [3, 2]))
        let (output, state) = try Self.apply(BatchNorm(epsilon: 0), x, training: true)
        let r = 1.5.squareRoot()
        for (value, expected) in zip(output.doubles, [-r, -0.7071067811865476, 0, -0.7071067811865476, r, 1.4142135623730951]) {
            #expect(abs(value - expected) < 1e-12)
        }
        // momentum 0.9 is the weight of the old: 0.1·mean, and 0.9·1 + 0.1·(biased variance).
        let expected = [[0.3, 2], [0.9 + 0.1 * 8 / 3, 0.9 + 0.1 * 200]]
        for (leaf, wanted) in zip(state.leaves, expected) { #expect(zip(leaf.doubles, wanted).allSatisfy { abs($0 - $1) < 1e-12 }) }
        let (evaluated, unchanged) = try Self.apply(BatchNorm(epsilon: 0), x)
        #expect(evaluated.doubles == [1, 10, 3, 10, 5, 40] && unchanged.leaves.map(\.doubles) == [[0, 0], [1, 1]])
        let (frozen, _) = try Self.apply(BatchNorm(epsilon: 0, options: WeightOptions(initializer: .ones, trainable: false)), x, training: true)
        #expect(frozen.doubles == evaluated.doubles)
    }

    @Test("layer, group and RMS norm have the moments they promise") func norms() throws {
        let x = Self.batch([2, 3, 4])
        let layer = try Self.apply(LayerNorm(epsilon: 0), x).output.doubles
        for row in 0..<6 {
            let values = layer[row * 4..<row * 4 + 4]
            #expect(abs(values.reduce(0, +)) < 1e-9 && abs(values.reduce(0) { $0 + $1 * $1 } - 4) < 1e-9)
        }
        let rms = try Self.apply(RMSNorm(epsilon: 0), x).output.doubles
        #expect((0..<6).allSatisfy { row in abs(rms[row * 4..<row * 4 + 4].reduce(0) { $0 + $1 * $1 } - 4) < 1e-9 })
        let group = try Self.apply(GroupNorm(groups: 2, epsilon: 0), x).output.doubles
        for example in 0..<2 {
            for part in 0..<2 {
                let values = (0..<12).filter { $0 % 4 / 2 == part }.map { group[example * 12 + $0] }
                #expect(abs(values.reduce(0, +)) < 1e-9 && abs(values.reduce(0) { $0 + $1 * $1 } - 6) < 1e-9)
            }
        }
    }

    @Test("dropout zeroes its rate, keeps the mean, and is the identity in evaluation") func dropout() throws {
        let x = Tensor.ones([100, 200])
        let values = try Self.apply(Dropout(0.3), x, training: true).output.doubles
        let zeros = Double(values.filter { $0 == 0 }.count) / 20_000
        // Five standard errors of a share of 0.3 among 20000.
        #expect(abs(zeros - 0.3) < 5 * (0.21 / 20_000).squareRoot())
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
        #expect(try Self.apply(Dropout(0.3), x).output.doubles.allSatisfy { $0 == 1 })
        let model = try Model(layers: [Dropout(0.3)], input: [2])
        #expect(model.apply(x.slice(axis: 1, from: 0, to: 2), parameters: Tree(), training: true).output.failure?.op == "dropout")
    }

    @Test("a residual adds its input; a projection bridges other widths and strides") func residual() throws {
        let doubled = try Self.apply(Residual { Dense(3, initializer: .zeros) }, Self.batch([2, 3])).output
        #expect(doubled.doubles == (try Self.batch([2, 3]).evaluated().doubles))
        #expect(try Self.apply(Residual { Dense(5) }, Self.batch([2, 3])).output.shape == [2, 5])
    }

    @Test("pooling over everything is the mean over places") func globalPool() throws {
        #expect(try Self.apply(GlobalAveragePool(), Tensor(HostArray([1.0, 10, 3, 30], shape: [1, 2, 2]))).output.doubles == [2, 20])
    }

    @Test("attention keeps its shape; causal attention does not see what comes later") func attention() throws {
        let x = Self.batch([2, 4, 6]), layer = Attention(heads: 2, causal: true)
        let model = try Model(layers: [layer], input: [4, 6])
        let (parameters, _) = model.initialize(key: RandomKey(seed: 0), dtype: .float64)
        let changed = Tensor.concatenated([x.slice(axis: 1, from: 0, to: 3), 5 * x.slice(axis: 1, from: 3)], axis: 1)
        let values = try evaluate([model(x, parameters: parameters), model(changed, parameters: parameters)].map { $0.slice(axis: 1, from: 0, to: 3) })
        #expect(values[0] == values[1])
        let open = try Model(layers: [Attention(heads: 2)], input: [4, 6])
        let others = try evaluate([open(x, parameters: parameters), open(changed, parameters: parameters)].map { $0.slice(axis: 1, from: 0, to: 3) })
        #expect(others[0] != others[1])
    }

    @Test("attention with one position is the value's and the output's linear maps") func singlePosition() throws {
        let x = Self.batch([3, 1, 4])
        let model = try Model(layers: [Attention(heads: 2)], input: [1, 4])
        let (p, _) = model.initialize(key: RandomKey(seed: 0), dtype: .float64)
        let value = try #require(p["layers.0.value.weight"]), output = try #require(p["layers.0.output.weight"])
        let both = try evaluate([model(x, parameters: p), x.matmul(value).matmul(output)])
        #expect(zip(both[0].doubles, both[1].doubles).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("positions and tokens are looked up") func embedding() throws {
        let tokens = Tensor(HostArray([Int32(2), 0, 1, 2], shape: [2, 2]))
        let model = try Model(layers: [Embedding(vocabulary: 3, units: 2), PositionalEmbedding(length: 5)], input: [2])
        let parameters = Tree([
            ("layers.0.weight", Tensor(HostArray([1.0, 2, 3, 4, 5, 6], shape: [3, 2]))),
            ("layers.1.weight", Tensor(HostArray([10.0, 20, 30, 40, 0, 0, 0, 0, 0, 0], shape: [5, 2]))),
        ])
        #expect(model.takesTokens)
        #expect(try model(tokens, parameters: parameters).evaluated().doubles == [15, 26, 31, 42, 13, 24, 35, 46])
    }

    @Test("every row of the catalogue is written back as it was read, with every option set") func roundTrip() throws {
        let spelled: [ConfigurationNode] = [
            [
                "dense": [
                    "units": 3, "activation": ["leaky_relu": ["negative_slope": 0.1]], "initializer": ["normal": ["stddev": 0.1]], "bias": false,
                    "bias_initializer": "ones", "l2": 0.1, "l1": 0.2, "name": "first", "trainable": false,
                ]
            ],
            "flatten", "global_average_pool", ["reshape": ["shape": [2, -1]]], ["activation": ["name": "relu"]],
            ["activation": ["leaky_relu": ["negative_slope": 0.1]]], ["dropout": ["rate": 0.5]], "batch_norm", "layer_norm", "rms_norm", "group_norm",
            ["batch_norm": ["momentum": 0.99, "epsilon": 0.001]], ["group_norm": ["groups": 4, "epsilon": 0.1, "bias": false]],
            ["rms_norm": ["epsilon": 0.1, "bias": true]], ["layer_norm": ["epsilon": 0.1, "initializer": "zeros"]],
            ["residual": ["layers": [["dense": ["units": 3]], "flatten"], "projection": "none", "activation": "relu"]],
            ["repeat": ["times": 3, "layers": [["dense": ["units": 3]]]]], ["checkpoint": ["layers": [["dense": ["units": 3]], "flatten"]]],
            ["embedding": ["vocabulary": 9, "units": 3]], "positional_embedding",
            ["positional_embedding": ["length": 7]], ["attention": ["heads": 2, "causal": true, "initializer": "he_normal"]],
            ["transformer_block": ["heads": 2, "mlp": 8, "causal": true, "norm": "post", "dropout": 0.1, "activation": "relu"]],
        ]
        for node in spelled {
            let layer = try layerCatalogue.make(node, path: "model.layers.0")
            #expect(layer.configuration == node)
            #expect(try layerCatalogue.canonical(node) == node)
        }
        let kinds = Set(try spelled.map { try layerCatalogue.resolve($0).name })
        // The others are in `ConvolutionTests` and `RecurrentTests`.
        #expect(Set(layerCatalogue.names).subtracting(kinds) == ["conv1d", "conv2d", "conv3d", "max_pool", "average_pool", "lstm", "gru", "simple_rnn"])
    }

    @Test("short spellings mean the same") func spellings() throws {
        func written(_ node: ConfigurationNode) throws -> ConfigurationNode { try layerCatalogue.make(node, path: "").configuration }
        #expect(try written(["dense": 8]) == ["dense": ["units": 8]])
        #expect(try written(["name": "dense", "units": 8]) == ["dense": ["units": 8]])
        #expect(try written(["activation": "relu"]) == ["activation": ["name": "relu"]])
        #expect(try written(["activation": ["name": "leaky_relu", "negative_slope": 0.1]]) == ["activation": ["leaky_relu": ["negative_slope": 0.1]]])
        #expect(try written(["dropout": 0.25]) == ["dropout": ["rate": 0.25]])
    }

    @Test("mistakes in a file name the key, the range and what is near") func errors() throws {
        func message(_ node: ConfigurationNode) -> String {
            do { _ = try layerCatalogue.make(node, path: "model.layers.0"); return "" } catch { return "\(error)" }
        }
        #expect(message(["dense": ["unit": 3]]).contains("units"))
        #expect(message(["dense": ["units": 0]]).contains("0"))
        #expect(message(["dens": ["units": 3]]).contains("did you mean \"dense\""))
        #expect(message(["dense": ["units": 3, "activation": "rellu"]]).contains("relu"))
        #expect(message(["dropout": ["rate": 1]]).contains("rate"))
        #expect(message(["residual": ["layers": [["dense": ["units": 3, "biass": true]]]]]).contains("model.layers.0.residual.layers.0.dense"))
        #expect(message(["activation": ["name": "relu", "negative_slope": 0.1]]).contains("negative_slope"))
        #expect(message("activation").contains("name"))
        #expect(message(["reshape": ["shape": [-1, -1]]]).contains("-1"))
        #expect(message(["repeat": ["times": 2, "layers": []]]).contains("layers"))
    }
}
