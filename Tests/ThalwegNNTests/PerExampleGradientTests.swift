import HurriedCompilation
import Testing
import ThalwegCore
@testable import ThalwegNN

@Suite struct PerExampleGradientTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let input: Shape
        let layers: Sequential
        var testDescription: String { name }
    }

    private static let cases = [
        Case(name: "dense", input: [4], layers: Sequential { Dense(5, activation: .tanh); Dense(3) }),
        Case(
            name: "convolution", input: [5, 5, 2],
            layers: Sequential { Conv2D(3, kernel: 2, activation: .relu); BatchNorm(); MaxPool(2); Flatten(); Dense(3, trainable: false) }),
        Case(name: "recurrent", input: [4, 2], layers: Sequential { LSTM(3); Dense(3) }),
        Case(name: "attention", input: [4, 4], layers: Sequential { TransformerBlock(heads: 2, mlp: 6); GlobalAveragePool(); Dense(3) }),
    ]

    @Test(arguments: cases) private func `per-example gradients are those of a loop, and their mean is the gradient of the mean`(sample: Case) throws {
        let model = try Model(sample.layers, input: sample.input)
        let count = 3
        let program = try Program.trace([], closed: true) { _ in
            let (parameters, state) = model.initialize(key: RandomKey(seed: 4), dtype: .float64)
            let x = RandomKey(seed: 9).normal(sample.input.prepending(count), dtype: .float64)
            let y = Tensor(HostArray([Int32(0), 2, 1], shape: [3]))
            let trained = parameters.filter { !model.frozenParameters.contains($0) }
            @Sendable func loss(_ tree: Tree, _ x: Tensor, _ y: Tensor) -> Tensor {
                let output = model.apply(x, parameters: parameters.merging(tree), state: state).output
                return Loss.softmaxCrossEntropy.perExample(outputs: output, targets: y).mean()
            }
            let found = try model.perExampleGradients(x, targets: y, loss: .softmaxCrossEntropy, parameters: parameters, state: state)
            let looped = (0..<count).map { row in
                grad(of: loss)(trained, x.slice(axis: 0, from: row, to: row + 1), y.slice(axis: 0, from: row, to: row + 1))
            }
            let mean = grad(of: loss)(trained, x, y)
            return found.names.flatMap { name -> [Tensor] in
                guard let own = found[name], let whole = mean[name] else { return [] }
                let stacked = Tensor.stacked(looped.compactMap { $0[name] }, axis: 0)
                return [abs(own - stacked).max(), abs(own.mean(axes: [0]) - whole).max(), abs(own).max()]
            }
        }
        let results = try program.runInHurry([])
        #expect(!results.isEmpty)
        for number in stride(from: 0, to: results.count, by: 3) {
            #expect(results[number].scalar < 1e-12 && results[number + 1].scalar < 1e-12)
        }
        #expect(results.indices.contains { $0 % 3 == 2 && results[$0].scalar > 1e-3 })
    }
}
