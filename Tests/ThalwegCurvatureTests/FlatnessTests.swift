import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct FlatnessTests {
    @Test func `the noise that a quadratic bears is that of its trace`() throws {
        let problem = try StepTests.leastSquares(Array(0..<40)), hessian = try HessianOperator(of: problem).dense()
        // Noise has no part in the slope: E[L(θ + σu)] = L + σ²/2 tr H, with more weight where |θ| is larger for noise in proportion.
        let trace = (0..<3).reduce(0) { $0 + hessian[$1, $1] }, theta = try problem.vector().downloaded().doubles
        let weighted = (0..<3).reduce(0) { $0 + hessian[$1, $1] * theta[$1] * theta[$1] }
        let found = try problem.flatness(tolerance: 0.1, directions: 400)
        let sigma = try #require(found.sigma), relative = try #require(found.relativeSigma)
        #expect(abs(sigma.value - (0.2 / trace).squareRoot()) < 4 * sigma.standardError && sigma.standardError < 0.05 * sigma.value)
        let wanted = ((0.2 - 1e-6 * trace) / weighted).squareRoot()
        #expect(abs(relative.value - wanted) < 4 * relative.standardError && relative.standardError < 0.05 * wanted)
    }

    @Test func `the flatness of few directions has the error it says`() throws {
        let problem = try StepTests.leastSquares(Array(0..<40)), hessian = try HessianOperator(of: problem).dense()
        let wanted = (0.2 / (0..<3).reduce(0) { $0 + hessian[$1, $1] }).squareRoot()
        let estimates = try (0..<60).map { try #require(problem.flatness(directions: 30, seed: $0).sigma) }
        let held = estimates.filter { $0.interval95.contains(wanted) }.count
        #expect(held >= 51)
        #expect(estimates.allSatisfy { $0.samples == 30 })
    }

    @Test func `a loss that no noise raises bears any`() throws {
        let engine = try Engine.shared(), one = try engine.upload(HostArray([1.0], shape: [1, 1]))
        let block = CurvatureProblem.Block(inputs: one, targets: one, weights: try engine.upload(HostArray([1.0])))
        let functions = CurvatureProblem.Functions(outputs: { $2 + 0 * $0.leaves[0] }, losses: { (outputs, _) in tanh(outputs).sum(axes: [1]) })
        let problem = try CurvatureProblem(at: ArrayTree([("w", HostArray([2.0], shape: [1, 1]))]), blocks: [block], exampleCount: 1, functions: functions, engine: engine)
        let found = try problem.flatness(tolerance: 0.1, directions: 2)
        #expect(found.sigma == nil && found.relativeSigma == nil)
        #expect(throws: CurvatureError.self) { try problem.flatness(directions: 1) }
    }

    @Test func `sharpness by the quadratic's own formula, with the error of the examples`() throws {
        let problem = try StepTests.leastSquares(Array(0..<37)), slope = try problem.slope(), algebra = problem.algebra
        let top = try #require(try HessianOperator(of: problem).largestEigenpairs().first)
        let found = try problem.sharpness(radius: 0.3, adaptiveRadius: 0.2, slope: slope, top: top)
        func rise(_ direction: VectorBlock) throws -> Double {
            try algebra.inner(slope.gradient, direction)[0] + algebra.inner(direction, HessianOperator(of: problem).products(direction))[0] / 2
        }
        let uphill = try rise(algebra.scaled(slope.gradient, by: [0.3 / slope.gradientNorm]))
        #expect(abs(found.alongGradient.value - uphill) < 1e-12)
        let across = try [0.3, -0.3].map { try rise(algebra.scaled(top.vector, by: [$0])) }, seen = try #require(found.alongTopEigenvector)
        #expect(abs(seen.value - max(across[0], across[1])) < 1e-12)
        let theta = try problem.vector().downloaded().doubles, g = try slope.gradient.downloaded().doubles
        let scale = theta.map { abs($0) + 0.01 }, norm = zip(scale, g).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }.squareRoot()
        let ascent = try algebra.block(HostArray((0..<3).map { 0.2 * scale[$0] * scale[$0] * g[$0] / norm }))
        let adapted = try rise(ascent)
        #expect(abs(found.adaptive.value - adapted) < 1e-12)
        // By leaving examples out.
        let direction = try slope.gradient.downloaded(), n = 37.0
        let others = try (0..<37).map { left in
            let other = try StepTests.leastSquares((0..<37).filter { $0 != left })
            return try other.rise(along: other.algebra.block(direction), by: 0.3 / slope.gradientNorm).value
        }
        let mean = others.reduce(0, +) / n
        let jackknife = ((n - 1) / n * others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
        #expect(abs(found.alongGradient.standardError / jackknife - 1) < 1e-6)
    }

    @Test func `random rises are those of the directions one by one`() throws {
        let problem = try SmallProblem(engine: .shared()).problem, base = try problem.loss()
        let found = try problem.filterNormalizedRise(radius: 0.2, directions: 5, seed: 3)
        let directions = try problem.randomDirections(5, seed: 3)
        var both: [Double] = [], means: [Double] = []
        for number in 0..<5 {
            let one = try problem.algebra.rows(number..<number + 1, of: directions)
            let pair = try [0.2, -0.2].map { try problem.moved(along: one, by: $0).loss() - base }
            (both, means) = (both + pair, means + [(pair[0] + pair[1]) / 2])
        }
        let wanted = Estimate(mean: means)
        #expect(abs(found.mean.value - wanted.value) < 1e-12 && abs(found.mean.standardError - wanted.standardError) < 1e-12)
        #expect(abs(found.worst - (both.max() ?? 0)) < 1e-12)
    }
}
