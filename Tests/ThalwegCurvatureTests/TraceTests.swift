import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct TraceTests {
    static let outliers = [50.0, 20, 10, -8] + (0..<196).map { number -> Double in Double(number % 5) / 50 - 0.02 }

    @Test func `the three estimators cover the trace, and the sketched ones are nearer`() throws {
        let a = try MatrixOperator(EigenpairTests.matrix(Self.outliers, seed: 2), engine: .shared())
        let wanted = Self.outliers.reduce(0, +)
        var errors = [[Double]](repeating: [], count: 3), covered = [0, 0, 0]
        let runs = 200
        for seed in 0..<runs {
            let estimates = [
                try hutchinsonTrace(of: a, probes: 40, seed: UInt64(seed)),
                try hutchPlusPlusTrace(of: a, relativeError: 0, sketch: 10, maximumProducts: 40, seed: UInt64(seed)),
                try xTrace(of: a, probes: 20, seed: UInt64(seed)),
            ]
            for (number, estimate) in estimates.enumerated() {
                errors[number].append(estimate.value - wanted)
                if estimate.interval95.contains(wanted) { covered[number] += 1 }
            }
        }
        let deviations = errors.map { ($0.reduce(0) { $0 + $1 * $1 } / Double(runs)).squareRoot() }
        #expect(deviations[1] < 0.1 * deviations[0] && deviations[2] < 0.1 * deviations[0], "\(deviations)")
        // Of 200 runs, 95 % ± 3.4 % by chance.
        #expect((183...198).contains(covered[0]) && (180...198).contains(covered[1]) && covered[2] >= 186, "\(covered)")
        let means = errors.map { $0.reduce(0, +) / Double(runs) }
        for (mean, deviation) in zip(means, deviations) { #expect(abs(mean) < 4 * deviation / Double(runs).squareRoot()) }
    }

    @Test func `XTrace covers the trace of a spectrum that falls off, too`() throws {
        let values = (0..<120).map { 10 * Foundation.exp(-Double($0) / 8) }
        let a = try MatrixOperator(EigenpairTests.matrix(values, seed: 8), engine: .shared())
        let wanted = values.reduce(0, +)
        let covered = try (0..<200).count { try xTrace(of: a, probes: 12, seed: UInt64($0)).interval95.contains(wanted) }
        #expect(covered >= 186, "\(covered)")
    }

    @Test func `a small matrix is summed exactly, a budget too small refused`() throws {
        let a = try MatrixOperator(EigenpairTests.matrix([3, -1, 2], seed: 1), engine: .shared())
        let whole = try hutchPlusPlusTrace(of: a)
        #expect(abs(whole.value - 4) < 1e-12 && whole.standardError == 0)
        #expect(abs(try xTrace(of: a, probes: 3).value - 4) < 1e-9)
        #expect(throws: CurvatureError.self) { try hutchPlusPlusTrace(of: a, maximumProducts: 3) }
        #expect(throws: CurvatureError.self) { try hutchinsonTrace(of: a, probes: 1) }
        #expect(throws: CurvatureError.self) { try xTrace(of: a, probes: 1) }
    }

    @Test func `stops at the relative error asked for`() throws {
        let a = try MatrixOperator(EigenpairTests.matrix((0..<300).map { 1 + Double($0 % 3) }, seed: 4), engine: .shared())
        let estimate = try hutchinsonTrace(of: a, probes: 500, relativeError: 0.01)
        #expect(estimate.samples < 500 && estimate.standardError <= 0.01 * estimate.value)
        #expect(abs(estimate.value - 600) < 5 * estimate.standardError)
    }

    @Test func `the diagonal by XDiag is near the diagonal`() throws {
        let matrix = EigenpairTests.matrix([50.0, 20, 10, -8] + (0..<60).map { Double($0) / 1000 }, seed: 2)
        let a = try MatrixOperator(matrix, engine: .shared())
        let found = try xDiagonal(of: a, probes: 20, seed: 1)
        let wanted = (0..<matrix.rows).map { matrix[$0, $0] }
        let size = wanted.map(abs).max() ?? 0
        #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 0.01 * size })
        #expect(abs(try squaredFrobeniusNorm(of: a, probes: 200).value - 3064) < 400)
    }

    @Test func `quadrature gives moments, shares and log-determinants with errors`() throws {
        let values = [40.0, 20] + (0..<148).map { Foundation.cos(Double($0)) } + [Double](repeating: 0, count: 50)
        let a = try MatrixOperator(EigenpairTests.matrix(values, seed: 6), engine: .shared())
        let density = try a.spectralDensity(probes: 30, steps: 60, seed: 1)
        for (estimate, wanted) in [
            (density.trace, values.reduce(0, +)), (density.squaredFrobeniusNorm, values.reduce(0) { $0 + $1 * $1 }),
            (density.logDeterminant(damping: 2), values.reduce(0) { $0 + Foundation.log($1 + 2) }),
        ] {
            #expect(abs(estimate.value - wanted) < 4 * estimate.standardError, "\(estimate) for \(wanted)")
            #expect(estimate.standardError < 0.2 * abs(wanted))
        }
        let share = density.negativeShare(below: 0.05), wanted = Double(values.filter { $0 < -0.05 }.count) / 200
        #expect(abs(share.value - wanted) < 4 * share.standardError + 0.02)
        #expect(abs(density.range.upperBound - 40) < 1e-6)
        let curve = density.density(count: 2000)
        let step = curve.values[1] - curve.values[0]
        #expect(abs(curve.densities.reduce(0, +) * step - 1) < 0.01)
        for (_, weights) in density.quadratures {
            let sum: Double = weights.reduce(0, +)
            #expect(abs(sum - 1) < 1e-12)
        }
    }

    /// 4 sizes, 250 seeds each.
    @Test func `the 95 % intervals hold the truth in 93 to 97 of 100 runs`() throws {
        var covered = 0, runs = 0
        for (number, probes) in [8, 12, 20, 30].enumerated() {
            let values = (0..<150).map { Foundation.sin(Double($0 * (number + 1))) * 2 + 1 }
            let a = try MatrixOperator(EigenpairTests.matrix(values, seed: UInt64(number)), engine: .shared())
            let wanted = values.reduce(0, +)
            for seed in 0..<250 {
                runs += 1
                if try hutchinsonTrace(of: a, probes: probes, seed: UInt64(seed)).interval95.contains(wanted) { covered += 1 }
            }
        }
        #expect((0.93...0.97).contains(Double(covered) / Double(runs)), "\(covered) of \(runs)")
    }
}
