import StableHLO
import Testing
@testable import ThalwegCore

struct ProductLawTests {
    static let samples: [IndexedSample] = [
        IndexedSample("matrix times matrix", [[2, 3], [3, 4]]) { x, _ in x[0].matmul(x[1]) },
        IndexedSample("matrix times vector", [[2, 3], [3]]) { x, _ in x[0].matmul(x[1]) },
        IndexedSample("vector times matrices", [[3], [2, 3, 4]]) { x, _ in x[0].matmul(x[1]) },
        IndexedSample("broadcast leading axes", [[2, 1, 2, 3], [3, 3, 2]]) { x, _ in x[0].matmul(x[1]) },
        IndexedSample("dotGeneral with crossed axes", [[2, 3, 4, 2], [4, 2, 5, 3]]) { x, _ in
            x[0].dotGeneral(x[1], DotDimensions(lhsBatching: [3], rhsBatching: [1], lhsContracting: [2, 1], rhsContracting: [0, 3]))
        },
        IndexedSample("inner product", [[2, 3], [2, 3]]) { x, _ in x[0].dot(x[1]) },
        IndexedSample("einsum with batch, sum and transposition", [[2, 3, 4], [5, 2, 4]]) { x, _ in einsum("bij,kbj->kib", x[0], x[1]) },
        IndexedSample("einsum of a trace", [[3, 3]]) { x, _ in einsum("ii", x[0]) },
    ]

    @Test("derivatives and batching of products", arguments: samples)
    func laws(_ sample: IndexedSample) throws { try expectLaws(sample) }
}
