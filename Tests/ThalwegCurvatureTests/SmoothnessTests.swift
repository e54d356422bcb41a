import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct SmoothnessTests {
    private let engine: Engine
    init() throws { engine = try .shared() }

    private func ops(_ body: @escaping @Sendable (Tensor) throws -> Tensor) throws -> [NonSmoothOp] {
        try CurvatureProblem.function(at: [0.3, -0.2], engine: engine, body).nonSmoothOps()
    }

    @Test func `smooth losses have none, though they keep exponentials from overflowing`() throws {
        #expect(try ops { tanh($0).squared().sum() }.isEmpty)
        #expect(try ops { $0.logSumExp() }.isEmpty)
        #expect(try ops { stopGradient(abs($0)).sum() + $0.squared().sum() }.isEmpty)
    }

    @Test func `kinks are named with their layer and what is taken there`() throws {
        let found = try ops { x in
            let hidden = withScope("layers.0") { select(x .<= 0, .zeros(x.shape, dtype: x.dtype), x) }
            return withScope("layers.1") { max(hidden, 0.1 * x) + abs(x) + clamp(x, -1, 1) }.sum() + x.max() + abs(2 * x).sum()
        }
        #expect(found.contains { $0.name == "relu" && $0.layer == "layers.0" && $0.kind == .kink && $0.count == 1 })
        #expect(found.contains { $0.name == "maximum" && $0.layer == "layers.1" })
        #expect(found.contains { $0.name == "abs" && $0.layer == nil && $0.count == 1 })
        #expect(found.contains { $0.name == "limit" && $0.layer == "layers.1" && $0.count == 2 })
        #expect(found.contains { $0.name == "reduce_max" })
        #expect(found.notes.contains { $0.hasPrefix("relu (once, in layers.0)") && $0.contains("second derivative 0") })
    }

    @Test func `steps are told from kinks`() throws {
        let found = try ops { x in (round(3 * x) * x).sum() + select(x .> 0, .ones(x.shape, dtype: x.dtype), .zeros(x.shape, dtype: x.dtype)).sum() + sign(x).sum() }
        #expect(found.map(\.name) == ["round_nearest_even", "threshold", "sign"] && found.allSatisfy { $0.kind == .step }, "\(found)")
        #expect(found.notes.allSatisfy { $0.contains("says nothing") })
    }

    @Test func `what happens to data alone, or inside a loop, is told apart`() throws {
        let found = try ops { x in
            let data = round(Tensor(HostArray([1.4, 2.6])))
            let (last, _) = try scan(x, over: [data]) { carry, _ in (abs(carry), []) }
            return (last * data).sum()
        }
        #expect(found.map(\.name) == ["abs"], "\(found)")
    }
}
