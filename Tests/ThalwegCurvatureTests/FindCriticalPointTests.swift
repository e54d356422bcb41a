import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct FindCriticalPointTests {
    private let engine: Engine
    init() throws { engine = try .shared() }

    @Test func `the saddle of x² − y² is found in a step and told by its signs`() throws {
        let found = try CurvatureProblem.function(at: [0.3, -0.2], engine: engine) { x in x.at(0).squared() - x.at(1).squared() }.findCriticalPoint()
        #expect(found.outcome == .converged && found.classification.kind == .saddle && found.classification.index?.value == 1)
        #expect(found.parameters.leaves[0].doubles.allSatisfy { abs($0) < 1e-9 })
        #expect(abs(found.distance - 0.13.squareRoot()) < 1e-9)
    }

    @Test func `the monkey saddle is degenerate`() throws {
        let found = try CurvatureProblem.function(at: [0.5, 0.3], engine: engine) { p in
            let (x, y) = (p.at(0), p.at(1))
            return x * x * x - 3 * x * y * y
        }.findCriticalPoint()
        #expect(found.outcome == .converged && found.classification.kind == .degenerate, "\(found.because); \(found.classification)")
        #expect(found.parameters.leaves[0].doubles.allSatisfy { abs($0) < 1e-3 })
    }

    /// Of a product of two matrices fitted to diag(3, 2, 1), the fit of rank one that keeps 3 is a saddle (Baldi & Hornik 1989). Both factors are
    /// of rank one there, and two of the three values are left out: each can grow along the null spaces of the factors.
    @Test func `a linear network's saddle is found where theory has it`() throws {
        let root = 3.0.squareRoot()
        var point = [Double](repeating: 0, count: 18)
        (point[0], point[9]) = (root, root)
        for i in point.indices { point[i] += 0.02 * sin(2.3 * Double(i) + 1) }
        let target = HostArray([3.0, 0, 0, 0, 2, 0, 0, 0, 1], shape: [3, 3])
        let problem = try CurvatureProblem.function(at: point, engine: engine) { p in
            let a = p.slice(axis: 0, from: 0, to: 9).reshape([3, 3]), b = p.slice(axis: 0, from: 9, to: 18).reshape([3, 3])
            return 0.5 * (a.matmul(b) - Tensor(target)).squared().sum()
        }
        let found = try problem.findCriticalPoint()
        #expect(found.outcome == .converged && found.classification.kind == .saddle, "\(found.because); \(found.classification)")
        // What is left out: (2² + 1²) / 2.
        #expect(abs(found.loss - 2.5) < 1e-8, "\(found.loss)")
        // Along the factors' null spaces the Hessian is diag(2, 1) between two pairs of them, twice each.
        #expect(abs((found.classification.index?.value ?? 0) - 4) < 0.5)
        #expect(found.distance < 0.5)
    }

    @Test func `a small network's gradient falls by a million, downhill or not`() throws {
        let found = try SmallProblem(engine: engine).problem.findCriticalPoint()
        #expect(found.outcome == .converged && found.gradientNorm <= 1e-6 * found.gradientNorms[0], "\(found.because)")
        #expect(abs(try found.problem.slope().gradientNorm - found.gradientNorm) < 1e-12)
        let dense = try #require(SymmetricEigen(HessianOperator(of: found.problem).dense())).values
        #expect(found.classification.hasEscapeDirection == (dense[0] < -1e-3 * dense[dense.count - 1]))
    }

    /// x³/3 + x + y²/2 has no critical point; at x = 0 its gradient (1, y) is least, and the Hessian is flat along it.
    @Test func `a gradient-flat point is not called critical`() throws {
        let found = try CurvatureProblem.function(at: [0.4, 0.3], engine: engine) { p in
            let (x, y) = (p.at(0), p.at(1))
            return x * x * x / 3 + x + y * y / 2
        }.findCriticalPoint()
        #expect(found.outcome == .gradientFlat && found.classification.kind == .notCritical, "\(found.outcome) \(found.because)")
        #expect(abs(found.gradientNorm - 1) < 1e-3)
        #expect(found.because.contains("flat"))
    }

    @Test func `a budget too small and a point that is not finite are said`() throws {
        let problem = try SmallProblem(engine: engine).problem
        var settings = CriticalPointSettings()
        settings.budget = 3
        #expect(throws: CurvatureError.self) { try problem.findCriticalPoint(settings) }
        settings.budget = 8
        let found = try problem.findCriticalPoint(settings)
        #expect(found.outcome == .budget && found.products <= 8 && found.classification.kind == .notCritical)
        let bad = try CurvatureProblem.function(at: [-1], engine: engine) { log($0.at(0)) }
        #expect(throws: CurvatureError.notFinite("the loss")) { try bad.findCriticalPoint() }
    }
}
