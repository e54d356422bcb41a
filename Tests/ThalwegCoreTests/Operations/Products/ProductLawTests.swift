import StableHLO
import Testing
@testable import ThalwegCore

struct ProductLawTests {
    static let samples: [OperationSample] = [
        OperationSample("matrix times matrix", [[2, 3], [3, 4]]) { x, _ in x[0].matmul(x[1]) },
        OperationSample("matrix times vector", [[2, 3], [3]]) { x, _ in x[0].matmul(x[1]) },
        OperationSample("vector times matrices", [[3], [2, 3, 4]]) { x, _ in x[0].matmul(x[1]) },
        OperationSample("broadcast leading axes", [[2, 1, 2, 3], [3, 3, 2]]) { x, _ in x[0].matmul(x[1]) },
        OperationSample("dotGeneral with crossed axes", [[2, 3, 4, 2], [4, 2, 5, 3]]) { x, _ in
            x[0].dotGeneral(x[1], DotDimensions(lhsBatching: [3], rhsBatching: [1], lhsContracting: [2, 1], rhsContracting: [0, 3]))
        },
        OperationSample("inner product", [[2, 3], [2, 3]]) { x, _ in x[0].dot(x[1]) },
        OperationSample("einsum with batch, sum and transposition", [[2, 3, 4], [5, 2, 4]]) { x, _ in einsum("bij,kbj->kib", x[0], x[1]) },
        OperationSample("einsum of a trace", [[3, 3]]) { x, _ in einsum("ii", x[0]) },
    ]

    @Test("derivatives and batching of products", arguments: samples)
    func laws(_ sample: OperationSample) throws { try sample.expectLaws() }
}
