import Testing
import ThalwegCore
import ThalwegNN

@Suite struct LossSamplingTests {
    struct Row: Sendable {
        let loss: Loss
        let shape: Shape
        let target: Double
    }
    static let rows = [
        Row(loss: .softmaxCrossEntropy, shape: [3], target: 1), Row(loss: .softmaxCrossEntropy.with(labelSmoothing: 0.3), shape: [3], target: 2),
        Row(loss: .softmaxCrossEntropy.with(classWeights: .weights([1, 4, 0.25])), shape: [3], target: 1),
        Row(loss: .softmaxCrossEntropy, shape: [2, 3], target: 0),
        Row(loss: .sigmoidCrossEntropy, shape: [3], target: 1), Row(loss: .mse, shape: [3], target: 0.5), Row(loss: .mse, shape: [2, 2], target: 0.5),
    ]

    @Test(arguments: rows.indices) func `the mean outer product of sampled derivatives is the Hessian of the loss`(_ index: Int) throws {
        let row = Self.rows[index], draws = 20_000, entries = row.shape.elementCount
        let values = (0..<entries).map { 0.7 * Double($0 % 3) - 0.4 }
        let isClass = row.loss.name == "softmax_cross_entropy"
        let targetShape = isClass ? Shape(row.shape.dropLast()) : row.shape
        @Sendable func targets(_ count: Int) -> Tensor {
            isClass ? Tensor(HostArray([Int32](repeating: Int32(row.target), count: count * targetShape.elementCount)).reshaped(to: targetShape.prepending(count)))
                : Tensor.full(row.target, row.shape.prepending(count), dtype: .float64)
        }
        let one = HostArray(values, shape: row.shape.prepending(1))
        let outer = try compile { (key: Tensor) in
            let derivatives = grad(of: { (outputs: Tensor) in
                row.loss.sampledPerExample(outputs: outputs, targets: targets(draws), key: RandomKey(tensor: key))?.sum() ?? Tensor(.nan, dtype: .float64)
            })(Tensor(one).broadcast(to: row.shape.prepending(draws))).reshape([draws, entries])
            return derivatives.transposed.matmul(derivatives) * (1 / Double(draws))
        }
        var second = [Double](repeating: 0, count: entries * entries)
        for stream in 0..<4 {
            let found = try outer(HostArray([UInt32(7), UInt32(stream)])).doubles
            for place in second.indices { second[place] += found[place] / 4 }
        }
        let largest = second.map(abs).max() ?? 0
        for direction in 0..<entries {
            let unit = HostArray((0..<entries).map { $0 == direction ? 1.0 : 0 }, shape: one.shape)
            let column = hvp(of: { (outputs: Tensor) in row.loss.perExample(outputs: outputs, targets: targets(1)).sum() }, at: Tensor(one), along: Tensor(unit))
            for (place, value) in try evaluate([column])[0].doubles.enumerated() {
                // Five standard errors of a product of normal numbers.
                #expect(abs(second[place * entries + direction] - value) < 0.025 * largest, "\(row.loss.name) \(place) \(direction)")
            }
        }
    }

    @Test func `a loss that is no likelihood has no draws`() {
        let outputs = Tensor.zeros([2, 1], dtype: .float32)
        #expect(Loss.hinge.sampledPerExample(outputs: outputs, targets: outputs, key: RandomKey(seed: 1)) == nil)
        #expect(!Loss.huber().isNegativeLogLikelihood && Loss.mse.isNegativeLogLikelihood)
    }
}
