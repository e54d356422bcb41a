import HurriedCompilation
import Testing
import ThalwegCore
import ThalwegNN

/// Layers under every transform, in f64: a row is a network with the shape of one example.
private struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let input: Shape
    let layers: [any Layer]
    /// Tokens instead of numbers.
    var vocabulary: Int?

    init(_ name: String, _ input: Shape, vocabulary: Int? = nil, _ layers: any Layer...) {
        testDescription = name
        self.input = input
        self.vocabulary = vocabulary
        self.layers = layers
    }
}

private let rows: [Row] = [
    Row("LSTM", [4, 3], LSTM(3)), Row("GRU", [4, 3], GRU(3)), Row("simple RNN", [4, 3], SimpleRNN(3)),
    Row("attention", [4, 4], Attention(heads: 2)), Row("causal attention", [4, 4], Attention(heads: 2, causal: true)),
    Row("transformer block", [3, 4], TransformerBlock(heads: 2, mlp: 5, causal: true)),
    Row("checkpointed transformer block", [3, 4], CheckpointLayer([TransformerBlock(heads: 2, mlp: 5)])),
    Row("conv1d, dilated", [7, 2], convolution(Conv1D.self, 1, [3], dilation: [2])),
    Row("conv2d, strided, in groups", [5, 5, 4], convolution(Conv2D.self, 2, [3, 2], stride: [2, 1], groups: 2)),
    Row("conv3d, padded", [3, 2, 3, 1], convolution(Conv3D.self, 3, [2, 2, 2], padding: .same)),
    Row("pooling", [6, 6, 2], AveragePool(2), MaxPool(3), Flatten(), Dense(2)),
    Row("norms", [3, 4], LayerNorm(), Dense(4), RMSNorm(), GroupNorm(groups: 2), Dense(2)),
    Row("batch norm", [3, 2], Dense(3), BatchNorm(), Dense(2)),
    Row("embedding", [4], vocabulary: 5, Embedding(vocabulary: 5, units: 3), PositionalEmbedding(length: 4), Dense(2)),
    Row("residual with projection, repeated", [3], Repeat(2, [Residual([Dense(4, options: WeightOptions(activation: .tanh)), Dense(5)])])),
]

private func convolution<Kind: ConvolutionLayer>(
    _: Kind.Type, _ rank: Int, _ kernel: [Int], stride: [Int] = [1], padding: PaddingRule = .valid, dilation: [Int] = [1], groups: Int = 1
) -> Kind {
    Kind(4, geometry: ConvolutionGeometry(rank: rank, kernel: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups), options: WeightOptions(activation: .tanh))
}

@Suite struct SecondOrderTests {
    private func spread(_ shape: Shape, _ seed: Int) -> HostArray {
        let numbers = (0..<shape.elementCount).map { place -> Double in
            let residue = (place * 7919 + seed * 104729) % 1009
            return Double(residue) / 504.5 - 1
        }
        return HostArray(numbers, shape: shape)
    }

    @Test("jvp, grad, hvp, grad of grad and vmap of grad agree with differences and loops", arguments: rows)
    private func laws(row: Row) throws {
        let model = try Model(layers: row.layers, input: row.input)
        let (initial, state) = model.initialize(key: RandomKey(seed: 1), dtype: .float64)
        let batch = row.input.prepending(2)
        let x = row.vocabulary.map { size in HostArray((0..<batch.elementCount).map { Int32($0 * 3 % size) }, shape: batch) } ?? spread(batch, 3)
        let point = initial.leaves.map(\.shape).enumerated().map { spread($1, $0 + 11) } + (row.vocabulary == nil ? [x] : [])
        let along = point.enumerated().map { spread($1.shape, $0 + 31) }, other = point.enumerated().map { spread($1.shape, $0 + 57) }

        @Sendable func loss(training: Bool) -> @Sendable ([Tensor], Tensor) -> Tensor {
            { point, x in
                let weights = initial.replacing(Array(point.prefix(initial.count)))
                let output = model.apply(x, parameters: weights, state: Tree(state.pairs.map { ($0.name, .ones($0.leaf.shape, dtype: .float64)) }), training: training, key: nil).output
                let factors = Tensor.iota(output.shape, axis: output.rank - 1, dtype: .float64) * 0.3 + 1
                return (output * factors + output.squared() * 0.5).sum()
            }
        }
        let count = point.count
        let program = try Program.trace((point + along + other + [x]).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            let p = Array(arguments[0..<count]), v = Array(arguments[count..<2 * count]), u = Array(arguments[2 * count..<3 * count]), x = arguments[3 * count]
            let f: @Sendable ([Tensor]) throws -> Tensor = { loss(training: true)($0, row.vocabulary == nil ? $0[count - 1] : x) }
            func moved(_ step: Double) -> [Tensor] { zip(p, v).map { $0 + $1 * step } }
            func dot(_ a: [Tensor], _ b: [Tensor]) -> Tensor { zip(a, b).map { ($0 * $1).sum() }.reduce(Tensor(0, dtype: .float64)) { $0 + $1 } }
            let gradient = grad(of: f), slope = try f(moved(1e-6)) - f(moved(-1e-6)), h = 1e-5
            let curvature = hvp(of: f, at: p, along: v)
            let difference = zip(gradient(moved(h)), gradient(moved(-h))).map { ($0 - $1) * (0.5 / h) }
            let twice = grad(of: { (q: [Tensor]) in zip(gradient(q), v).map { ($0 * $1).sum() }.reduce(Tensor(0, dtype: .float64)) { $0 + $1 } })(p)
            // Per-example gradients of the weights, batch statistics at rest.
            let weights = Array(p.prefix(initial.count))
            let single: @Sendable ([Tensor], Tensor) -> Tensor = { loss(training: false)($0, $1.expandDims(0)) }
            let each = try vmap(grad(of: single), inAxes: (nil, 0))(weights, x)
            let looped = (0..<2).map { grad(of: single)(weights, x.at($0)) }
            return [slope * 0.5e6, try jvp(f, at: p, along: v).tangent, dot(gradient(p), v), dot(curvature, u), dot(difference, u), dot(twice, u)]
                + [dot(hvp(of: f, at: p, along: u), v)]
                + each.indices.flatMap { [each[$0].reshape([-1]), Tensor.stacked([looped[0][$0], looped[1][$0]]).reshape([-1])] }
        }
        let results = try program.runInHurry(point + along + other + [x])
        func close(_ a: HostArray, _ b: HostArray, _ tolerance: Double, _ law: String) {
            let worst = zip(a.doubles, b.doubles).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
            #expect(worst <= tolerance, "\(row.testDescription): \(law): \(worst)")
        }
        close(results[1], results[0], 1e-6, "jvp = central differences")
        close(results[2], results[1], 1e-10, "reverse = forward")
        close(results[3], results[4], 1e-6, "hvp = difference of gradients")
        close(results[5], results[3], 1e-10, "grad of grad = hvp")
        close(results[6], results[3], 1e-10, "the Hessian is symmetric")
        for number in stride(from: 7, to: results.count, by: 2) { close(results[number], results[number + 1], 1e-10, "vmap of grad = a loop") }
    }
}
