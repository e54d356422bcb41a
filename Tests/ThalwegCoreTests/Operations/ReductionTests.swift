import Testing
@testable import ThalwegCore

@Suite struct ReductionTests {
    private static let matrix = HostArray.spread([3, 4])

    static let samples: [OperationSample] = [
        OperationSample("sum", [matrix]) { $0[0].squared().sum(axes: [0]) },
        OperationSample("mean", [matrix]) { $0[0].squared().mean(axes: [-1], keepDims: true) },
        OperationSample("max", [matrix]) { $0[0].max(axes: [1]).squared() },
        OperationSample("min", [matrix]) { $0[0].min(axes: [0], keepDims: true).squared() },
        OperationSample("product", [matrix]) { $0[0].product(axes: [0]) },
        OperationSample("product of all", [HostArray([0.0, 2, -1.5, 0.5, 3])]) { $0[0].product() },
        OperationSample("product with two zeros", [HostArray([0.0, 2, 0, 0.5])]) { $0[0].product(keepDims: true) },
        OperationSample("variance", [matrix]) { $0[0].variance(axes: [1], correction: 1) },
        OperationSample("standardDeviation", [matrix]) { $0[0].standardDeviation(axes: [0], keepDims: true) },
        OperationSample("norm", [matrix]) { $0[0].norm() },
        OperationSample("norm along an axis", [matrix]) { $0[0].norm(axes: [1]) },
        OperationSample("logSumExp", [matrix]) { $0[0].logSumExp(axes: [1]) },
        OperationSample("softmax", [matrix]) { $0[0].softmax() },
        OperationSample("softmax along axis 0", [matrix]) { $0[0].softmax(axis: 0) },
        OperationSample("logSoftmax", [matrix]) { $0[0].logSoftmax() },
        OperationSample("cumulativeSum", [.spread([2, 5])]) { $0[0].squared().cumulativeSum() },
        OperationSample("cumulativeSum in reverse", [.spread([5, 2])]) { $0[0].squared().cumulativeSum(axis: 0, reverse: true) },
        OperationSample("batchNormalized", [.spread([2, 3, 4]), .spread([4])]) { $0[0].batchNormalized(weight: $0[1], epsilon: 0.1).value.squared() },
        OperationSample("batchNormalized with its statistics", [matrix, .spread([4])]) {
            let (value, mean, variance) = $0[0].batchNormalized(weight: $0[1], epsilon: 0.1)
            return value * mean + variance
        },
        OperationSample("argMax", [matrix]) { $0[0].argMax(axis: 0) },
        OperationSample("argMin", [matrix]) { $0[0].argMin() },
        OperationSample("any", [matrix]) { ($0[0] .> 0.5).any(axes: [1]) },
        OperationSample("all", [matrix]) { ($0[0] .> -0.5).all(axes: [0]) },
    ]

    @Test(arguments: samples) func `laws of differentiation and batching hold`(sample: OperationSample) throws { try sample.expectLaws() }

    @Test func `values of a small matrix are those by hand`() throws {
        let x = Tensor(HostArray([1.0, 5, 2, 4, 0, 6], shape: [2, 3]))
        let results = try evaluate([
            x.sum(axes: [1]), x.mean(), x.max(axes: [0]), x.min(axes: [1], keepDims: true), x.product(axes: [1]), x.variance(axes: [1]),
            x.variance(axes: [1], correction: 1), x.argMax(axis: 1), x.argMin(axis: 0), x.cumulativeSum(axis: 1),
            x.cumulativeSum(axis: 0, reverse: true), (x .> 4).any(axes: [0]), (x .> 0).all(axes: [1]),
            Tensor(HostArray([3.0, 4])).norm(), Tensor(HostArray([0.0, 1])).logSumExp(),
        ])
        let expected: [[Double]] = [
            [8, 10], [3], [4, 5, 6], [1, 0], [10, 0], [26.0 / 9, 56.0 / 9], [13.0 / 3, 28.0 / 3], [1, 2], [0, 1, 0], [1, 6, 8, 4, 4, 10],
            [5, 5, 8, 4, 0, 6], [0, 1, 1], [1, 0], [5], [1.3132616875182228],
        ]
        for (result, values) in zip(results, expected) {
            #expect(zip(result.doubles, values).allSatisfy { abs($0 - $1) < 1e-14 } && result.count == values.count, "\(result.doubles), expected \(values)")
        }
        #expect(results[3].shape == [2, 1])
        #expect(results[7].dtype == .int32)
    }

    @Test func `ties and NaN follow their conventions`() throws {
        let x = Tensor([2.0, 1, 2, 0], dtype: .float64), bad = Tensor(HostArray([1, .nan, 7, .nan]))
        let zero = Tensor([0.0, 0], dtype: .float64)
        let results = try evaluate([
            grad(of: { (x: Tensor) in x.max() })(x), x.argMax(), bad.argMax(), bad.argMin(), bad.max(),
            grad(of: { (x: Tensor) in x.norm() })(zero), grad(of: { (x: Tensor) in x.standardDeviation() })(zero),
        ])
        #expect(results[0].doubles == [0.5, 0, 0.5, 0])
        #expect(results[1].ints == [0] && results[2].ints == [1] && results[3].ints == [1])
        #expect(results[4].scalar.isNaN)
        #expect(results[5].doubles == [0, 0] && results[6].doubles == [0, 0])
    }

    @Test func `reductions of nothing give the neutral element`() throws {
        let none = Tensor.zeros([0, 2], dtype: .float64)
        let results = try evaluate([
            none.sum(axes: [0]), none.product(axes: [0]), none.max(axes: [0]), none.min(axes: [0]), (none .> 0).any(), (none .> 0).all(),
            none.mean(),
        ])
        #expect(results[0].doubles == [0, 0] && results[1].doubles == [1, 1])
        #expect(results[2].doubles == [-Double.infinity, -Double.infinity] && results[3].doubles == [.infinity, .infinity])
        #expect(results[4].ints == [0] && results[5].ints == [1] && results[6].scalar.isNaN)
        #expect(none.argMax(axis: 0).failure != nil)
    }

    @Test func `softmax and logSumExp neither overflow nor make NaN of infinities`() throws {
        let large = Tensor(HostArray([1000.0, 1001])), masked = Tensor([-Double.infinity, 0, -Double.infinity], dtype: .float64)
        let nothing = Tensor(HostArray([-Double.infinity, -Double.infinity]))
        let results = try evaluate([large.logSumExp(), large.softmax(), masked.softmax(), masked.logSoftmax(), nothing.logSumExp()])
        #expect(abs(results[0].scalar - 1001.3132616875182) < 1e-12)
        #expect(abs(results[1].doubles[1] - 0.7310585786300049) < 1e-15)
        #expect(results[2].doubles == [0, 1, 0])
        #expect(results[3].doubles == [-Double.infinity, 0, -Double.infinity])
        #expect(results[4].scalar == -.infinity)
    }

    @Test func `integers reduce with their own limits`() throws {
        let x = Tensor(HostArray([Int32(-3), -9, -1])), u = Tensor(HostArray([UInt8(3), 200, 7]))
        let results = try evaluate([x.max(), x.min(), u.max(), u.min(), x.product(), x.cumulativeSum()])
        #expect(results.map(\.ints) == [[-1], [-9], [200], [3], [-27], [-3, -12, -13]])
        #expect(x.mean().failure != nil)
    }

    @Test func `axes that do not exist are a mistake`() {
        let x = Tensor.zeros([2, 3])
        for result in [x.sum(axes: [2]), x.max(axes: [0, 0]), x.product(axes: [-3]), x.cumulativeSum(axis: 2), x.argMax(axis: 5), x.softmax(axis: 2)] {
            #expect(result.failure != nil)
        }
    }
}
