import Testing
@testable import ThalwegCore

struct ConvolutionLawTests {
    static let samples: [OperationSample] = [
        OperationSample("one axis, stride 2", [[2, 6, 2], [3, 2, 3]]) { x, _ in convolution(x[0], x[1], strides: [2], padding: [(1, 0)]) },
        OperationSample("two axes, same, stride 2", [[1, 5, 4, 2], [3, 2, 2, 2]]) { x, _ in
            convolution(x[0], x[1], strides: [2, 1], padding: .same)
        },
        OperationSample("dilated both ways, negative padding", [[1, 4, 5, 1], [2, 2, 1, 2]]) { x, _ in
            convolution(x[0], x[1], strides: [1, 2], padding: [(2, -1), (-1, 1)], inputDilation: [2, 1], kernelDilation: [1, 2])
        },
        OperationSample("groups of features", [[2, 4, 4], [2, 2, 6]]) { x, _ in convolution(x[0], x[1], featureGroups: 2) },
        OperationSample("depthwise", [[1, 4, 4, 3], [2, 2, 1, 3]]) { x, _ in convolution(x[0], x[1], featureGroups: 3) },
        OperationSample("groups of examples", [[4, 4, 2], [3, 2, 6]]) { x, _ in convolution(x[0], x[1], strides: [2], padding: .same, batchGroups: 2) },
        OperationSample("three axes", [[1, 3, 2, 3, 1], [2, 1, 2, 1, 2]]) { x, _ in convolution(x[0], x[1]) },
        OperationSample("largest of overlapping windows", [[2, 5, 4, 2]]) { x, _ in
            maxPool(x[0], window: [3, 2], strides: [2, 1], padding: [(1, 1), (0, 0)])
        },
        OperationSample("mean of windows without the padding", [[1, 5, 4, 2]]) { x, _ in
            averagePool(x[0], window: [3, 3], strides: [2, 2], padding: .same)
        },
        OperationSample("mean of three axes", [[1, 4, 2, 3, 1]]) { x, _ in averagePool(x[0], window: [2, 2, 2]) },
    ]

    @Test("derivatives and batching of convolution and pooling", arguments: samples)
    func laws(_ sample: OperationSample) throws { try sample.expectLaws() }
}
