import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct StepTests {
    /// Least squares with 3 weights on the given examples: an exact quadratic.
    static func leastSquares(_ rows: [Int], penalty: Double = 0.05) throws -> CurvatureProblem {
        let engine = try Engine.shared(), x = SmallProblem.wave([40, 3], 0, 1.2), y = SmallProblem.wave([40, 1], 2)
        let blocks = try stride(from: 0, to: rows.count, by: 8).map { start in
            let chosen = (start..<start + 8).map { rows[min($0, rows.count - 1)] }
            return CurvatureProblem.Block(
                inputs: try engine.upload(x.rows(chosen)), targets: try engine.upload(y.rows(chosen)),
                weights: try engine.upload(HostArray((start..<start + 8).map { $0 < rows.count ? 1.0 : 0.0 })))
        }
        let functions = CurvatureProblem.Functions(
            outputs: { parameters, _, x in x.matmul(parameters.leaves[0]) }, losses: { (($0 - $1).squared()).sum(axes: [1]) },
            penalty: { parameters, _ in penalty * parameters.squaredNorm() })
        return try CurvatureProblem(
            at: ArrayTree([("w", SmallProblem.wave([3, 1], 5))]), blocks: blocks, exampleCount: rows.count, functions: functions, engine: engine)
    }

    /// The share of the way to the lowest point along the gradient.
    static func step(_ problem: CurvatureProblem, _ share: Double) throws -> VectorBlock {
        let slope = try problem.slope(), algebra = problem.algebra
        let curved = try algebra.inner(slope.gradient, HessianOperator(of: problem).products(slope.gradient))[0]
        return try algebra.scaled(slope.gradient, by: [-share * slope.gradientNorm * slope.gradientNorm / curved])
    }

    @Test(arguments: [0.1, 1, 2, 3]) func `on a quadratic α says where the step ends`(_ share: Double) throws {
        let problem = try Self.leastSquares(Array(0..<37))
        let found = try problem.localQuadratic(along: Self.step(problem, share))
        #expect(abs(try #require(found.alpha).value - (share - 1)) < 1e-10)
        #expect(abs(found.change - (found.slope + found.curvature / 2)) < 1e-12)
    }

    @Test func `α's standard error is that of leaving examples out`() throws {
        let rows = Array(0..<37), problem = try Self.leastSquares(rows), update = try Self.step(problem, 1.5)
        let alpha = try #require(problem.localQuadratic(along: update).alpha), moved = try update.downloaded()
        let others = try rows.map { left in
            let other = try Self.leastSquares(rows.filter { $0 != left })
            return try #require(other.localQuadratic(along: other.algebra.block(moved)).alpha).value
        }
        let n = Double(rows.count), mean = others.reduce(0, +) / n
        let jackknife = ((n - 1) / n * others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
        #expect(abs(alpha.standardError / jackknife - 1) < 0.15 && alpha.samples == 37)
    }

    @Test func `a step that climbs has no α`() throws {
        let problem = try Self.leastSquares(Array(0..<10))
        #expect(try problem.localQuadratic(along: Self.step(problem, -1)).alpha == nil)
    }

    @Test func `a diagonal on both sides of a matrix, zeros left out`() throws {
        let engine = try Engine.shared(), a = Matrix(rows: 3, columns: 3, elements: [4, 1, 2, 1, 3, 0, 2, 0, 5])
        let whole = try MatrixOperator(a, engine: engine), p = [4.0, 0, 0.25]
        let found = try PreconditionedOperator(whole, diagonal: whole.algebra.block(HostArray(p))).dense()
        let wanted = Matrix(rows: 3, columns: 3, elements: [1, 0, 2, 0, 0, 0, 2, 0, 20])
        #expect(OperatorTests.distance(found, wanted) < 1e-15)
    }

    @Test func `the margin is the largest eigenvalue over the bound, decay included`() throws {
        let whole = try MatrixOperator(Matrix(rows: 2, columns: 2, elements: [3, 0, 0, 1]), engine: .shared())
        let plain = try #require(try whole.stabilityMargin(of: StepRule(learningRate: 0.1, coefficient: 2, decay: 1))).margin
        #expect(abs(plain.ratio - 0.2) < 1e-12 && plain.threshold == 20 && !plain.isPreconditioned)
        let diagonal = try whole.algebra.block(HostArray([1, 0.1]))
        let scaled = try #require(try whole.stabilityMargin(of: StepRule(learningRate: 0.1, coefficient: 38, decay: 1, preconditioner: diagonal))).margin
        #expect(abs(scaled.largest - 20) < 1e-10 && abs(scaled.ratio - 20.0 / 380) < 1e-12 && scaled.isPreconditioned)
        for rule in [StepRule(learningRate: 0.1), StepRule(learningRate: 0, coefficient: 2)] { #expect(try whole.stabilityMargin(of: rule) == nil) }
    }

    @Test func `the share along directions`() throws {
        let algebra = BlockAlgebra(length: 3, dtype: .float64, engine: try .shared())
        let units = try [[1.0, 0, 0], [0, 1, 0]].map { try algebra.block(HostArray($0)) }
        #expect(abs(try #require(try algebra.share(of: algebra.block(HostArray([2.0, 2, 1])), along: units)) - 8.0 / 9) < 1e-15)
        #expect(try algebra.share(of: algebra.zeros(1), along: units) == nil)
    }
}
