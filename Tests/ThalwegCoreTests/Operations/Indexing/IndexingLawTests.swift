import StableHLO
import Testing
@testable import ThalwegCore

struct IndexingLawTests {
    static let samples: [OperationSample] = [
        OperationSample("rows, some twice, some out of range", [[4, 3]], integers: [HostArray([1, 1, -3, 9, 0], dtype: .int32)]) { x, k in
            x[0].gathered(rows: k[0])
        },
        OperationSample("a matrix of indices into the middle axis", [[2, 4, 3]], integers: [HostArray([0, 3, 3, 1], shape: [2, 2], dtype: .int32)]) { x, k in
            x[0].gathered(rows: k[0], axis: 1)
        },
        OperationSample("elements along an axis", [[2, 4]], integers: [HostArray([3, 0, 0, 7, 2, 2], shape: [2, 3], dtype: .int32)]) { x, k in
            x[0].takeAlongAxis(k[0], axis: 1)
        },
        OperationSample("add to rows", [[4, 2], [3, 2]], integers: [HostArray([2, 2, 5], dtype: .int32)]) { x, k in
            x[0].scatterAdd(rows: k[0], updates: x[1])
        },
        OperationSample("replace rows", [[2, 5], [2, 3]], integers: [HostArray([4, 0, 8], dtype: .int32)]) { x, k in
            x[0].scatter(rows: k[0], updates: x[1], axis: 1)
        },
        OperationSample("gather of boxes, zero outside", [[4, 5]], integers: [HostArray([0, 1, 3, 3, -1, 2], shape: [3, 2], dtype: .int32)]) { x, k in
            x[0].gather(
                k[0], GatherDimensions(offsetDims: [0, 2], collapsedSliceDims: [], startIndexMap: [0, 1], indexVectorDim: 1),
                sliceSizes: [2, 2], bounds: .drop)
        },
        OperationSample("a box from a computed start", [[4, 5]], integers: [HostArray([2, 3], dtype: .int32)]) { x, k in
            x[0].dynamicSlice(starts: [k[0].at(0), k[0].at(1)], sizes: [2, 3])
        },
        OperationSample("a box put at a computed start", [[4, 5], [2, 3]], integers: [HostArray([0, 1], dtype: .int32)]) { x, k in
            x[0].dynamicUpdateSlice(x[1], starts: [k[0].at(0), k[0].at(1)])
        },
        OperationSample("sorted columns", [[5, 2]]) { x, _ in x[0].sorted(axis: 0) },
        OperationSample("largest three", [[2, 6]]) { x, _ in x[0].topK(3).values },
    ]

    @Test("derivatives and batching of indexing", arguments: samples)
    func laws(_ sample: OperationSample) throws { try sample.expectLaws() }
}
