import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

@Suite struct ConvolutionTests {
    @Test("output extents are Keras's for every padding, stride and dilation, and those of the op") func extents() throws {
        var models: [(Model, Shape)] = []
        for (padding, stride, dilation, kernel, expected) in [
            (PaddingRule.valid, 1, 1, 3, 8), (.valid, 2, 1, 3, 4), (.valid, 1, 2, 3, 6), (.same, 1, 1, 3, 10), (.same, 3, 1, 2, 4), (.same, 1, 3, 3, 10),
        ] {
            models.append((try Model(layers: [Conv1D(4, kernel: kernel, stride: stride, padding: padding, dilation: dilation)], input: [10, 2]), [expected, 4]))
        }
        models.append((try Model(layers: [Conv2D(6, geometry: ConvolutionGeometry(rank: 2, kernel: [3, 1], stride: [2, 1], groups: 2), options: WeightOptions())], input: [7, 5, 4]), [3, 5, 6]))
        models.append((try Model(layers: [Conv3D(2, kernel: 2), MaxPool(2, padding: .same), AveragePool(size: [2, 1, 1], stride: [1])], input: [4, 4, 4, 1]), [1, 2, 2, 2]))
        for (model, expected) in models {
            #expect(model.outputShape == expected)
            let (parameters, _) = model.initialize(key: RandomKey(seed: 0))
            let output = model(.zeros(model.input.prepending(2)), parameters: parameters)
            #expect(output.failure == nil && output.shape == expected.prepending(2), "\(output.failure?.description ?? "")")
        }
    }

    @Test("a convolution is the sum of its windows times the kernel, plus bias, then the activation") func values() throws {
        let model = try Model(layers: [Conv1D(1, kernel: 2, activation: .relu)], input: [4, 1])
        let parameters = Tree([("layers.0.weight", Tensor(HostArray([1.0, -1], shape: [2, 1, 1]))), ("layers.0.bias", Tensor([0.5], dtype: .float64))])
        #expect(try model(Tensor(HostArray([1.0, 3, 2, 7], shape: [1, 4, 1])), parameters: parameters).evaluated().doubles == [0, 1.5, 0])
    }

    @Test("pooling over windows; padding does not count in averages") func pooling() throws {
        let x = Tensor(HostArray([1.0, 3, 2, 7, 5], shape: [1, 5, 1]))
        func apply(_ layer: any Layer) throws -> [Double] { try Model(layers: [layer], input: [5, 1])(x, parameters: Tree()).evaluated().doubles }
        #expect(try apply(MaxPool(2)) == [3, 7])
        #expect(try apply(MaxPool(3, stride: 1)) == [3, 7, 7])
        #expect(try apply(AveragePool(2, padding: .same)) == [2, 4.5, 5])
    }

    @Test("a residual of a strided convolution is bridged") func residual() throws {
        let model = try Model(layers: [Residual { Conv2D(4, kernel: 3, stride: 2, padding: .same) }], input: [7, 7, 2])
        #expect(model.parameterNames.contains("layers.0.projection.weight"))
        let output = model(.ones([1, 7, 7, 2]), parameters: model.initialize(key: RandomKey(seed: 0)).parameters)
        #expect(output.failure == nil && output.shape == [1, 4, 4, 4])
        #expect(throws: ModelError.self) { try Model(layers: [Residual { Conv2D(2, kernel: 3) }], input: [7, 7, 2]) }
    }

    @Test("windows that do not fit are named") func errors() throws {
        #expect(throws: ModelError.self) { try Model(layers: [Conv2D(1, kernel: 9)], input: [8, 8, 1]) }
        #expect(throws: ModelError.self) { try Model(layers: [Conv2D(1, kernel: 3)], input: [64]) }
        #expect(throws: ModelError.self) { try Model(layers: [MaxPool(9)], input: [8, 1]) }
        #expect(throws: ModelError.self) { try Model(layers: [Conv2D(3, kernel: 1, groups: 3)], input: [8, 8, 4]) }
        for node: ConfigurationNode in [["conv2d": ["filters": 3]], ["conv2d": ["filters": 3, "kernel": [1, 2, 3]]], ["conv2d": ["filters": 3, "kernel": 1, "groups": 2]], ["conv2d": ["filters": 3, "kernel": 0]]] {
            #expect(throws: ConfigurationError.self) { try layerCatalogue.make(node, path: "") }
        }
    }

    @Test("every option is written back") func roundTrip() throws {
        for node: ConfigurationNode in [
            ["conv1d": ["filters": 3, "kernel": 5]], ["conv2d": ["filters": 4, "kernel": [3, 1], "stride": [2, 1], "padding": "same", "dilation": [1, 2], "groups": 2, "activation": "relu"]],
            ["conv3d": ["filters": 3, "kernel": 2, "stride": 2]], ["max_pool": ["size": 2]], ["average_pool": ["size": [2, 3], "stride": 1, "padding": "same"]],
        ] { #expect(try layerCatalogue.make(node, path: "").configuration == node) }
    }
}
