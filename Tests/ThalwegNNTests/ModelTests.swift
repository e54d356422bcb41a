import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct ModelTests {
    static func model(_ input: Shape, @LayerBuilder _ layers: () -> [any Layer]) throws -> Model { try Model(Sequential(layers), input: input) }

    @Test("shapes, names and counts follow from the layers") func shapes() throws {
        let model = try Self.model([8, 8, 1]) {
            Flatten()
            Dense(32, activation: .relu)
            Residual { Dense(32, activation: .tanh); Dense(32) }
            Residual { Dense(16) }
            Repeat(2) { Dense(16, bias: false) }
            BatchNorm()
            Dense(10, trainable: false)
        }
        #expect(model.outputShape == [10])
        #expect(
            model.parameterNames == [
                "layers.1.weight", "layers.1.bias", "layers.2.layers.0.weight", "layers.2.layers.0.bias", "layers.2.layers.1.weight",
                "layers.2.layers.1.bias", "layers.3.projection.weight", "layers.3.layers.0.weight", "layers.3.layers.0.bias",
                "layers.4.layers.0.weight", "layers.4.layers.1.weight", "layers.5.weight", "layers.5.bias", "layers.6.weight", "layers.6.bias",
            ])
        #expect(model.stateDescriptions.map(\.name) == ["layers.5.running_mean", "layers.5.running_variance"])
        #expect(model.frozenParameters == ["layers.6.weight", "layers.6.bias"])
        #expect(model.parameterCount == 64 * 32 + 32 + 2 * (32 * 32 + 32) + 32 * 16 + 32 * 16 + 16 + 2 * 256 + 32 + 170)
        let dense = try #require(model.summary.first { $0.path == "layers.1" })
        #expect(dense.kind == "dense" && dense.activation == "relu" && dense.fanIn == 64 && dense.fanOut == 32 && dense.parameterNames == ["layers.1.weight", "layers.1.bias"])
        #expect(model.summary.map(\.path).contains("layers.2.layers.1"))
    }

    @Test("dense is activation(x·W + b) along the last axis") func dense() throws {
        let model = try Self.model([2]) { Dense(2, activation: .relu) }
        let parameters = Tree([("layers.0.weight", Tensor(HostArray([1.0, 2, 3, -4], shape: [2, 2]))), ("layers.0.bias", Tensor([0.5, 1], dtype: .float64))])
        let output = try model(Tensor(HostArray([1.0, 1, 0, 2], shape: [2, 2])), parameters: parameters).evaluated()
        #expect(output.doubles == [4.5, 0, 6.5, 0])
    }

    @Test("whole-number inputs are converted for layers that need floating point") func integers() throws {
        let model = try Self.model([2]) { Flatten(); Dense(1, initializer: .ones) }
        let (parameters, _) = model.initialize(key: RandomKey(seed: 0))
        #expect(try model(Tensor(HostArray([Int32(1), 2], shape: [1, 2])), parameters: parameters).evaluated().doubles == [3])
    }

    @Test("an initial value depends on the seed and its own name alone") func initialization() throws {
        let small = try Self.model([4]) { Dense(3); Dense(2) }, large = try Self.model([4]) { Dense(3, activation: .tanh); Dense(2); Dense(2) }
        func weights(_ model: Model, _ seed: UInt64) throws -> ArrayTree {
            let tree = model.initialize(key: RandomKey(seed: seed)).parameters
            return ArrayTree(names: tree.names, leaves: try evaluate(tree.leaves))
        }
        let a = try weights(small, 1), b = try weights(large, 1), c = try weights(small, 2)
        #expect(a["layers.0.weight"] == b["layers.0.weight"] && a["layers.1.weight"] == b["layers.1.weight"])
        #expect(a["layers.0.weight"] != c["layers.0.weight"])
        #expect(b["layers.1.weight"] != b["layers.2.weight"])
    }

    @Test("He-normal before the ReLU family, else Glorot-uniform, unless told") func defaultInitializer() {
        #expect(Dense(1).parameters(input: [1])[0].initializer == .glorotUniform)
        #expect(Dense(1, activation: .gelu).parameters(input: [1])[0].initializer == .heNormal)
        #expect(Dense(1, activation: .relu, initializer: .zeros).parameters(input: [1])[0].initializer == .zeros)
    }

    @Test("l2 and l1 add their sums over the weights, not the biases") func penalties() throws {
        let model = try Self.model([2]) { Dense(1, initializer: .constant(-3), biasInitializer: .ones, l2: 0.5, l1: 2); Dense(1, initializer: .ones, l2: 1) }
        let (parameters, _) = model.initialize(key: RandomKey(seed: 0))
        let penalty = try #require(model.apply(.zeros([1, 2]), parameters: parameters).penalty)
        let expected: Double = 0.5 * 18 + 2 * 6 + 1
        #expect(try penalty.evaluated().scalar == expected)
        #expect(try Self.model([2]) { Dense(1) }.apply(.zeros([1, 2]), parameters: parameters).penalty == nil)
    }

    @Test("layers with weights are tapped before and after their activation") func taps() throws {
        let model = try Self.model([2]) { Dense(2, activation: .sigmoid); Residual { Dense(2); ActivationLayer(.tanh) } }
        let (parameters, _) = model.initialize(key: RandomKey(seed: 0))
        let tapped = try tappedValueAndGrad(at: parameters, differentiating: { $0.hasSuffix("preactivation") }) { tree in
            (loss: model(.ones([3, 2]), parameters: tree).sum(), extra: Tree())
        }
        #expect(
            tapped.taps.names == [
                "layers.0.preactivation", "layers.0.activation", "layers.1.layers.0.preactivation", "layers.1.layers.0.activation",
                "layers.1.layers.1.activation", "layers.1.activation",
            ])
        let both = try evaluate([tapped.tapGradients["layers.0.preactivation"]?.sum(axes: [0]), tapped.gradient["layers.0.bias"]].compactMap { $0 })
        #expect(both.count == 2 && zip(both[0].doubles, both[1].doubles).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("a layer that does not fit is named with its path, input and need") func errors() throws {
        let unfit = #expect(throws: ModelError.self) { try Self.model([8]) { Dense(4); Residual { Dense(3); GroupNorm(groups: 2) } } }
        #expect(unfit?.description == "layers.1.layers.1 (group_norm) gets inputs of shape [3] per example, but needs a number of channels that 2 groups divide; choose another number of groups")
        #expect(throws: ModelError.empty) { try Model(layers: [], input: [1]) }
        #expect(throws: ModelError.invalidInput([0])) { try Self.model([0]) { Dense(1) } }
        #expect(throws: ModelError.duplicateName("a", path: "layers.1")) { try Self.model([1]) { Dense(1, name: "a"); Dense(1, name: "a") } }
        let large = #expect(throws: ModelError.self) { try Self.model([1 << 20]) { Dense(1 << 20) } }
        #expect(large?.description.contains("layers.0: its weight of shape [1048576, 1048576]") == true)
        #expect(throws: ModelError.self) { try Self.model([4]) { Residual(projection: .none) { Dense(3) } } }
        #expect(throws: ModelError.self) { try Self.model([4]) { ReshapeExample([3, -1]) } }
        let model = try Self.model([2]) { Dense(1) }
        #expect(model(.zeros([5, 3]), parameters: model.initialize(key: RandomKey(seed: 0)).parameters).failure?.description.contains("[n] + [2]") == true)
    }

    @Test("a small network learns XOR by gradient descent") func learns() throws {
        let model = try Self.model([2]) { Dense(8, activation: .tanh); Dense(1) }
        let x = Tensor(HostArray([0.0, 0, 0, 1, 1, 0, 1, 1], shape: [4, 2])), y = Tensor(HostArray([Int32(0), 1, 1, 0]))
        let gradient = valueAndGrad(of: { (tree: Tree) in Loss.sigmoidCrossEntropy(outputs: model(x, parameters: tree), targets: y) })
        let start = model.initialize(key: RandomKey(seed: 1), dtype: .float64).parameters
        let (end, _) = try scan(start, length: 400) { tree, _ in (tree.zip(gradient(tree).gradient) { $0 - 1.0 * $1 }, []) }
        let values = try evaluate([gradient(start).value, gradient(end).value, Loss.sigmoidCrossEntropy.accuracyCount(outputs: model(x, parameters: end), targets: y)])
        #expect(values[0].scalar > 0.5 && values[1].scalar < 0.1 && values[2].scalar == 4, "\(values.map(\.scalar))")
    }
}
