import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct SplitTraceTests {
    /// Rectifiers between linear layers, so that no layer's outputs are curved in its own weights.
    static func rectified(penalty: Double = 0, engine: Engine) throws -> SmallProblem {
        try SmallProblem(penalty: penalty, engine: engine) { p, x in
            func leaf(_ name: String) -> Tensor { p[name] ?? Tensor(.nan, dtype: .float64) }
            let hidden = x.matmul(leaf("w1")) + leaf("b1")
            return ThalwegCore.max(hidden, 0).matmul(leaf("w2")) + leaf("b2")
        }
    }

    static func trace(_ problem: CurvatureProblem) throws -> Double {
        let dense = try HessianOperator(of: problem).dense()
        return (0..<dense.rows).map { dense[$0, $0] }.reduce(0, +)
    }

    @Test func `arrays within which the outputs are curved are found by tracing`() throws {
        let engine = try Engine.shared()
        #expect(try Self.rectified(engine: engine).problem.curvedNames() == [])
        #expect(try SmallProblem(engine: engine).problem.curvedNames() == ["w1", "b1"])
    }

    @Test("its interval covers the trace as often as it says", arguments: [true, false])
    func covers(rectified: Bool) throws {
        let engine = try Engine.shared()
        let problem = try rectified ? Self.rectified(penalty: 0.01, engine: engine).problem : SmallProblem(engine: engine).problem
        let wanted = try Self.trace(problem), hessian = HessianOperator(of: problem), runs = 200
        var covered = 0, deviations: [Double] = []
        for seed in 0..<runs {
            let found = try hessian.splitTrace(relativeError: 0, maximumProducts: 24, seed: UInt64(seed))
            #expect(found.products <= 24 && found.draws >= 2)
            if found.trace.interval95.contains(wanted) { covered += 1 }
            deviations.append((found.trace.value - wanted) / found.trace.standardError)
        }
        // 95 % ± 3.1 % by chance, and few draws.
        #expect((180...198).contains(covered), "\(covered)")
        #expect(abs(deviations.reduce(0, +) / Double(runs)) < 4 / Double(runs).squareRoot(), "\(deviations.reduce(0, +))")
    }

    @Test func `the trace goes by its parts where nothing is curved, and by a sketch otherwise`() throws {
        let engine = try Engine.shared(), plain = HessianOperator(of: try Self.rectified(engine: engine).problem)
        let wanted = try Self.trace(plain.problem), found = try plain.trace(relativeError: 0.05, maximumProducts: 400, seed: 3)
        #expect(try found.trace == plain.splitTrace(relativeError: 0.05, maximumProducts: 400, seed: 3).trace)
        #expect(found.trace.standardError <= 0.05 * abs(found.trace.value) && abs(found.trace.value - wanted) < 4 * found.trace.standardError)
        let curved = HessianOperator(of: try SmallProblem(engine: engine).problem), sketched = try curved.trace(relativeError: 0, maximumProducts: 40)
        #expect(sketched.products == 40)
        #expect(abs(sketched.trace.value - (try Self.trace(curved.problem))) < 5 * sketched.trace.standardError)
    }

    @Test func `groups of examples give what all at once do`() throws {
        let rows = HostArray((0..<12).map { Double($0) }, shape: [12])
        let found = try Program.trace([TensorType(.float64, [12])], closed: true) { inputs in
            try [12, 5, 1].flatMap { try CurvatureProblem.inGroups(of: $0, [inputs[0], inputs[0] * 2]) { [$0[0] + $0[1]] } }
        }
        for result in try Engine.shared().compile(found).run([rows]) { #expect(result.doubles == (0..<12).map { 3 * Double($0) }) }
    }

    @Test func `budgets too small and losses that are no likelihood are refused`() throws {
        let engine = try Engine.shared(), problem = try SmallProblem(engine: engine).problem
        #expect(throws: CurvatureError.self) { try HessianOperator(of: problem).splitTrace(maximumProducts: 9) }
        let plain = try CurvatureProblem.function(at: [1, 2], engine: engine) { $0.squared().sum() }
        #expect(throws: CurvatureError.self) { try HessianOperator(of: plain).splitTrace() }
    }
}
