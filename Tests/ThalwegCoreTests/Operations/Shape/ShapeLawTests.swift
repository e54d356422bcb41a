import Testing
@testable import ThalwegCore

struct ShapeLawTests {
    static let samples: [OperationSample] = [
        OperationSample("slice with strides", [[5, 7]]) { x, _ in x[0].slice(starts: [1, 0], limits: [4, 6], strides: [2, 3]) },
        OperationSample("empty slice beside a sum", [[3, 2]]) { x, _ in x[0].slice(axis: 0, from: 1, to: 1).sum() + x[0].sum() },
        OperationSample("pad on all sides and between", [[3, 2]]) { x, _ in x[0].pad(low: [1, 0], high: [2, 1], interior: [1, 2], value: 0.5) },
        OperationSample("pad by less than nothing", [[5, 4]]) { x, _ in x[0].pad(low: [-1, 1], high: [0, -2], interior: [1, 0]) },
        OperationSample("concatenate", [[2, 3], [2, 1], [2, 2]]) { x, _ in .concatenated(x, axis: 1) },
        OperationSample("stack", [[3], [3]]) { x, _ in .stacked(x, axis: -1) },
        OperationSample("reverse", [[2, 3, 2]]) { x, _ in x[0].reverse(axes: [0, 2]) },
        OperationSample("tile", [[2, 3]]) { x, _ in x[0].tile([2, 2]) },
        OperationSample("squeeze", [[2, 1, 3, 1]]) { x, _ in x[0].squeeze() },
        OperationSample("one slice of an axis", [[3, 4]]) { x, _ in x[0].at(-1, axis: 1) },
    ]

    @Test("derivatives and batching of ops that move elements", arguments: samples)
    func laws(_ sample: OperationSample) throws { try sample.expectLaws() }
}
