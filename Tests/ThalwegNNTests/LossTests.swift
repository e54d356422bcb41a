import Testing
import ThalwegConfiguration
import ThalwegCore
import ThalwegNN

/// Values computed by Keras's formulas in f64.
@Suite struct LossTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let loss: Loss
        let outputs: [[Double]]
        let targets: HostArray
        let expected: [Double]
        var testDescription: String { "\(loss.configuration)" }
    }

    static func floats(_ rows: [[Double]]) -> HostArray {
        HostArray(rows.flatMap { $0 }, shape: [rows.count, rows[0].count], dtype: .float64)
    }
    static func classes(_ numbers: [Int32]) -> HostArray { HostArray(numbers) }

    static let samples: [Sample] = [
        // log softmax of (1, 2, 3): −2.40760596, −1.40760596, −0.40760596.
        Sample(loss: .softmaxCrossEntropy, outputs: [[1, 2, 3], [1000, 0, 0]], targets: classes([2, 1]), expected: [0.40760596444438, 1000]),
        Sample(loss: .softmaxCrossEntropy, outputs: [[1, 2, 3]], targets: floats([[0, 1, 0]]), expected: [1.40760596444438]),
        // 0.9·0.40760596 + 0.1·(2.40760596 + 1.40760596 + 0.40760596)/3
        Sample(loss: .softmaxCrossEntropy.with(labelSmoothing: 0.1), outputs: [[1, 2, 3]], targets: classes([2]), expected: [0.50760596444438]),
        // p = (0.2, 0.3, 0.5) from (2, 3, 5); a certain wrong answer is clipped at 1e-7.
        Sample(loss: .categoricalCrossEntropy, outputs: [[2, 3, 5], [0, 0, 1]], targets: classes([1, 0]), expected: [1.20397280432594, 16.11809565095832]),
        // ln(1 + e^0.5) − 0.5 and ln(1 + e^−50)
        Sample(loss: .sigmoidCrossEntropy, outputs: [[0.5], [-50], [800]], targets: classes([1, 0, 0]), expected: [0.474076984180107, 1.9287498479639178e-22, 800]),
        Sample(loss: .sigmoidCrossEntropy, outputs: [[0, 0]], targets: HostArray([Int32(0), 1], shape: [1, 2]), expected: [0.693147180559945]),
        // (−ln 0.8 − ln 0.9) / 2; the clip makes a certain wrong answer −ln 1e-7.
        Sample(loss: .binaryCrossEntropy, outputs: [[0.8, 0.1], [0, 1]], targets: floats([[1, 0], [1, 1]]), expected: [0.164252033486018, 8.05904783]),
        Sample(loss: .mse, outputs: [[1, 4], [0, 0]], targets: floats([[0, 2], [3, 4]]), expected: [2.5, 12.5]),
        Sample(loss: .mse, outputs: [[0.25], [2]], targets: classes([1, 3]), expected: [0.5625, 1]),
        Sample(loss: .mse, outputs: [[0.5, 0.5]], targets: classes([1]), expected: [0.25]),
        Sample(loss: .mse, outputs: [[1, 3]], targets: HostArray([2.0]), expected: [1]),
        Sample(loss: .mae, outputs: [[1, 4], [0, 0]], targets: floats([[0, 2], [3, 4]]), expected: [1.5, 3.5]),
        // 0.5·0.5² and 2 − 0.5
        Sample(loss: .huber, outputs: [[0.5, 2]], targets: floats([[0, 0]]), expected: [0.8125]),
        Sample(loss: .huber(delta: 3), outputs: [[0.5, 2], [5, 5]], targets: floats([[0, 0], [0, 0]]), expected: [1.0625, 10.5]),
        // Labels 0 and 1 become −1 and 1.
        Sample(loss: .hinge, outputs: [[0.5], [0.5], [-2]], targets: classes([1, 0, 0]), expected: [0.5, 1.5, 0]),
        Sample(loss: .hinge, outputs: [[0.5], [0.5]], targets: floats([[1], [-1]]), expected: [0.5, 1.5]),
        Sample(loss: .squaredHinge, outputs: [[0.5], [0.5], [-2]], targets: classes([1, 0, 0]), expected: [0.25, 2.25, 0]),
        Sample(loss: .categoricalHinge, outputs: [[1, 2, 4], [9, 0, 0]], targets: classes([1, 0]), expected: [3, 0]),
        // 2 − 3·ln 2
        Sample(loss: .poisson, outputs: [[2]], targets: floats([[3]]), expected: [-0.07944169167983595]),
        // 0.5·ln(0.5/0.25) + 0.5·ln(0.5/0.75)
        Sample(loss: .klDivergence, outputs: [[0.25, 0.75]], targets: floats([[0.5, 0.5]]), expected: [0.143841036225890]),
        Sample(loss: .cosineSimilarity, outputs: [[3, 4], [0, 0]], targets: floats([[4, 3], [1, 0]]), expected: [-0.96, 0]),
        Sample(
            loss: .mse.with(classWeights: .weights([1, 10])), outputs: [[0.5], [0.5]], targets: classes([0, 1]), expected: [0.25, 2.5]),
        Sample(
            loss: .softmaxCrossEntropy.with(classWeights: .weights([3, 5])), outputs: [[0, 0], [0, 0]], targets: classes([0, 1]),
            expected: [2.0794415416798357, 3.4657359027997265]),
    ]

    @Test("the loss of each example is Keras's formula") func values() throws {
        let results = try evaluate(Self.samples.map { $0.loss.perExample(outputs: Tensor(Self.floats($0.outputs)), targets: Tensor($0.targets)) })
        for (sample, result) in zip(Self.samples, results) {
            #expect(result.count == sample.expected.count)
            for (value, expected) in zip(result.doubles, sample.expected) {
                #expect(abs(value - expected) <= 1e-7 * max(1, abs(expected)), "\(sample.loss.configuration): \(value), expected \(expected)")
            }
        }
    }

    @Test("mean and sum reduce the losses of the examples; weights multiply them and the mean still divides by their number") func reduction() throws {
        let outputs = Tensor(Self.floats([[1], [3]])), targets = Tensor(Self.floats([[0], [0]]))
        let values = try evaluate([
            Loss.mse(outputs: outputs, targets: targets), Loss.mse.with(reduction: .sum)(outputs: outputs, targets: targets),
            Loss.mse(outputs: outputs, targets: targets, weights: Tensor([2, 0], dtype: .float64)),
        ])
        #expect(values.map(\.scalar) == [5, 10, 1])
    }

    @Test("gradients and curvature of every loss are finite, also at zero outputs and right answers") func derivatives() throws {
        let points: [[Double]] = [[0, 0], [1, 1], [0.3, 0.7]]
        let targets = Tensor(Self.classes([0, 1, 1]))
        var tensors: [Tensor] = []
        for entry in lossCatalogue.entries {
            let loss = try lossCatalogue.make(.string(entry.name), path: "loss")
            // Poisson's logarithm has no derivative left of −1e-7, categorical's division none at a sum of 0.
            let shift = ["categorical_cross_entropy"].contains(entry.name) ? 0.1 : 0
            let outputs = Tensor(Self.floats(points.map { $0.map { $0 + shift } }))
            let gradient = grad(of: { (x: Tensor) in loss(outputs: x, targets: targets) })
            tensors.append(gradient(outputs).sum())
            tensors.append(hvp(of: { loss(outputs: $0, targets: targets) }, at: outputs, along: .ones([3, 2], dtype: .float64)).sum())
        }
        for (number, value) in try evaluate(tensors).enumerated() {
            #expect(value.scalar.isFinite, "\(lossCatalogue.names[number / 2]), \(number % 2 == 0 ? "gradient" : "curvature")")
        }
    }

    @Test("the curvature of the sigmoid loss at a logit of 0 is 1/4") func curvature() throws {
        let value = hvp(
            of: { Loss.sigmoidCrossEntropy(outputs: $0, targets: Tensor(HostArray([Int32(1)]))) }, at: Tensor.zeros([1, 1], dtype: .float64),
            along: Tensor.ones([1, 1], dtype: .float64))
        #expect(abs(try value.evaluated().scalar - 0.25) < 1e-12)
    }

    @Test("balanced weights are examples / (classes · examples of the class)") func balanced() throws {
        let loss = Loss.softmaxCrossEntropy.with(classWeights: .balanced)
        let weights: [Double] = [8.0 / 18, 8.0 / 6, 0]
        #expect(loss.resolved(classCounts: [6, 2, 0]).classWeights == .weights(weights))
        #expect(loss.perExample(outputs: Tensor.zeros([2, 3]), targets: Tensor(Self.classes([0, 1]))).failure != nil)
    }

    @Test("targets that fit no way are a mistake with both types in it") func mismatch() {
        let failure = Loss.mse.perExample(outputs: Tensor.zeros([4, 3]), targets: Tensor.zeros([4, 2])).failure
        #expect(failure?.description.contains("mse(f32[4, 3], f32[4, 2])") == true)
        #expect(throws: TraceError.self) { try Loss.mse.check(output: [3], targets: TensorType(.float32, [2])) }
        #expect(throws: Never.self) { try Loss.mse.check(output: [3], targets: TensorType(.int32, [])) }
    }

    @Test("accuracy: threshold for one unit, largest output for several, per entry for binary labels") func accuracy() throws {
        let one = Tensor(Self.floats([[0.4], [0.6], [-1], [.nan]])), labels = Tensor(Self.classes([1, 1, 0, 0]))
        let values = try evaluate([
            Loss.mse.correct(outputs: one, targets: labels), Loss.sigmoidCrossEntropy.correct(outputs: one, targets: labels),
            Loss.softmaxCrossEntropy.correct(outputs: Tensor(Self.floats([[1, 3, 2], [5, 0, 0], [0, 1, 1]])), targets: Tensor(Self.classes([1, 2, 1]))),
            Loss.mse.correct(outputs: Tensor(Self.floats([[1, 3], [5, 0]])), targets: Tensor(Self.floats([[0, 1], [0, 1]]))),
            Loss.binaryCrossEntropy.correct(
                outputs: Tensor(Self.floats([[0.9, 0.2], [0.9, 0.9]])), targets: Tensor(HostArray([Int32(1), 0, 0, 1], shape: [2, 2]))),
            Loss.mse.accuracyCount(outputs: one, targets: labels),
        ])
        #expect(values.map(\.doubles) == [[0, 1, 1, 0], [1, 1, 1, 0], [1, 0, 1], [1, 0], [1, 0.5], [2]])
    }

    @Test("every loss is written back as it was read") func roundTrip() throws {
        for loss in [
            Loss.mse, .huber(delta: 2), .softmaxCrossEntropy.with(reduction: .sum, labelSmoothing: 0.1, classWeights: .balanced),
            .hinge.with(classWeights: .weights([1, 2])),
        ] { #expect(try Loss(loss.configuration, path: "loss") == loss) }
        for entry in lossCatalogue.entries { #expect(try Loss(.string(entry.name), path: "loss").configuration == .string(entry.name)) }
        #expect(throws: ConfigurationError.self) { try Loss("cross_entropy", path: "loss") }
        #expect(throws: ConfigurationError.self) { try Loss(["mse": ["label_smoothing": 0.1]], path: "loss") }
    }
}
