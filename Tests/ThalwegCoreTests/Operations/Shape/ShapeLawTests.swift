import Testing
@testable import ThalwegCore

struct ShapeLawTests {
    static let samples: [IndexedSample] = [
        IndexedSample("slice with strides", [[5, 7]]) { x, _ in x[0].slice(starts: [1, 0], limits: [4, 6], strides: [2, 3]) },
        IndexedSample("empty slice beside a sum", [[3, 2]]) { x, _ in x[0].slice(axis: 0, from: 1, to: 1).sum() + x[0].sum() },
        IndexedSample("pad on all sides and between", [[3, 2]]) { x, _ in x[0].pad(low: [1, 0], high: [2, 1], interior: [1, 2], value: 0.5) },
        IndexedSample("pad by less than nothing", [[5, 4]]) { x, _ in x[0].pad(low: [-1, 1], high: [0, -2], interior: [1, 0]) },
        IndexedSample("concatenate", [[2, 3], [2, 1], [2, 2]]) { x, _ in .concatenated(x, axis: 1) },
        IndexedSample("stack", [[3], [3]]) { x, _ in .stacked(x, axis: -1) },
        IndexedSample("reverse", [[2, 3, 2]]) { x, _ in x[0].reverse(axes: [0, 2]) },
        IndexedSample("tile", [[2, 3]]) { x, _ in x[0].tile([2, 2]) },
        IndexedSample("squeeze", [[2, 1, 3, 1]]) { x, _ in x[0].squeeze() },
        IndexedSample("one slice of an axis", [[3, 4]]) { x, _ in x[0].at(-1, axis: 1) },
    ]

    @Test("derivatives and batching of ops that move elements", arguments: samples)
    func laws(_ sample: IndexedSample) throws { try expectLaws(sample) }
}
