import Testing
import ThalwegConfiguration
import ThalwegCore
@testable import ThalwegOptimizers

/// L-BFGS on batches that differ from step to step.
@Suite struct MultiBatchTests {
    /// The last pair (step, change of the gradient) after each step on `scale·‖w‖²/2`, whose curvature `scale` is another in every step.
    private static func lastPairs(_ pairs: String, scales: [Double]) throws -> [(step: [Double], change: [Double])] {
        let transformation = try makeOptimizer(["lbfgs": ["pairs": .string(pairs), "line_search": "none", "learning_rate": 0.5]]).transformation
        let step = try compile { (values: Tree) in
            let scale = values["scale"] ?? Tensor(.nan, dtype: .float64)
            let objective = Objective { 0.5 * scale * ($0["w"]?.squared().sum() ?? Tensor(.nan, dtype: .float64)) }
            let parameters = values.subtree("p")
            var state = values.subtree("s")
            let (value, gradient) = objective.valueAndGradient(at: parameters)
            let update = transformation.update(gradient, state: &state, at: Iterate(parameters: parameters, value: value, objective: objective))
            return Tree().merging(parameters + update, under: "p").merging(state, under: "s")
        }
        let first = Tree([("w", Tensor([0.5, -1, 2], dtype: .float64))])
        let start = Tree().merging(first, under: "p").merging(transformation.makeState(for: first), under: "s")
        var values = ArrayTree(names: start.names, leaves: try evaluate(start.leaves))
        return try scales.map { scale in
            values["scale"] = HostArray([scale], shape: [], dtype: .float64)
            values = try step(values)
            func last(_ name: String) throws -> [Double] {
                let found = values.names.first { $0.hasPrefix("s.") && $0.hasSuffix(".\(name)") || $0 == "s.\(name)" }
                return try #require(found.flatMap { values[$0] }).doubles.suffix(3)
            }
            return (try last("steps"), try last("changes"))
        }
    }

    @Test func `a pair of one batch has that batch's curvature, a pair of two has neither's`() throws {
        let scales = [1.0, 4, 1, 4, 2]
        let own = try Self.lastPairs("same_batch", scales: scales)
        for (scale, pair) in zip(scales, own) {
            #expect(pair.step.contains { $0 != 0 })
            for (s, y) in zip(pair.step, pair.change) { #expect(abs(y - scale * s) <= 1e-14 * abs(y)) }
        }
        let successive = try Self.lastPairs("successive", scales: scales)
        #expect(zip(scales, successive).contains { scale, pair in
            pair.step.contains { $0 != 0 } && zip(pair.step, pair.change).contains { abs($1 - scale * $0) > 0.1 * abs($1) }
        })
    }
}
