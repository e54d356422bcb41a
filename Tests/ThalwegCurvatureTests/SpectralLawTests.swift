import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

@Suite struct SpectralLawTests {
    private let engine: Engine
    init() throws { engine = try .shared() }

    /// `shift I + (G + Gᵀ)/√(2n) + scale XᵀX/m + Σ h uuᵀ/‖u‖²`, by products with random blocks.
    private struct RandomMatrix: LinearOperator {
        let algebra: BlockAlgebra
        var shift = 0.0, symmetric: VectorBlock?, gram: (rows: VectorBlock, scale: Double)?, spikes: (VectorBlock, heights: [Double])?

        init(_ length: Int, engine: Engine) { algebra = BlockAlgebra(length: length, dtype: .float64, engine: engine) }

        func products(_ vectors: VectorBlock) throws -> VectorBlock {
            var sum = try algebra.scaled(vectors, by: [shift])
            if let symmetric {
                let factor = 1 / (2 * Double(length)).squareRoot()
                sum = try algebra.sum(sum, algebra.combination(vectors.downloadedMatrix(), symmetric), factor: [factor])
                sum = try algebra.sum(sum, algebra.block(algebra.gram(vectors, symmetric).array), factor: [factor])
            }
            if let gram { sum = try algebra.sum(sum, algebra.combination(algebra.gram(vectors, gram.rows), gram.rows), factor: [gram.scale / Double(gram.rows.count)]) }
            if let (u, heights) = spikes {
                var inner = try algebra.gram(vectors, u)
                let squares = try algebra.inner(u, u)
                for row in 0..<inner.rows { for column in heights.indices { inner[row, column] *= heights[column] / squares[column] } }
                sum = try algebra.sum(sum, algebra.combination(inner, u))
            }
            return sum
        }
    }

    @Test func `shares go from 0 to 1 and quantiles undo them`() {
        let laws: [any SpectralLaw] = [
            WignerSemicircle(center: 1, radius: 2), MarchenkoPastur(ratio: 0.3, scale: 2), MarchenkoPastur(ratio: 1, scale: 1), MarchenkoPastur(ratio: 4, scale: 0.5),
        ]
        for law in laws {
            #expect(law.cumulative(law.support.lowerBound - 1e-9) <= 0.76 && law.cumulative(law.support.upperBound + 1e-9) == 1)
            for level in [0.8, 0.9, 0.99] { #expect(abs(law.cumulative(law.quantile(level)) - level) < 1e-9) }
            // The mean of a semicircle is its center, that of the other law its scale.
            let mean = (0..<2000).reduce(0) { $0 + law.quantile((Double($1) + 0.5) / 2000) } / 2000
            #expect(abs(mean - (law.parameters.first { $0.name == "center" }?.value ?? law.parameters[1].value)) < 2e-3)
        }
        #expect(abs(MarchenkoPastur(ratio: 4, scale: 0.5).cumulative(1e-9) - 0.75) < 1e-12)
        #expect(abs(WignerSemicircle(center: 0.4040, radius: 1).cumulative(0) - 0.25) < 1e-3)
    }

    @Test func `a semicircle is recovered from a shifted random symmetric matrix, its outliers aside`() throws {
        // Radius 2; one eigenvalue of 10 planted.
        var matrix = RandomMatrix(500, engine: engine)
        matrix.shift = 0.8
        matrix.symmetric = try matrix.algebra.random(.gaussian, count: 500, seed: 1, number: 0)
        matrix.spikes = (try matrix.algebra.random(.gaussian, count: 1, seed: 2, number: 0), [10])
        let density = try matrix.spectralDensity(probes: 8, steps: 40)
        let fit = try #require(SpectralBulk(WignerSemicircle.self, fitting: density))
        let law = try #require(fit.law as? WignerSemicircle)
        #expect(abs(law.center / matrix.shift - 1) < 0.06 && abs(law.radius / 2 - 1) < 0.03, "\(law)")
        #expect(fit.distance < 0.05)
        #expect(abs(fit.outliersAbove.value - 1) <= 3 * fit.outliersAbove.standardError + 1e-9 && fit.outliersBelow.value == 0, "\(fit.outliersAbove)")
        let ends = try matrix.extremeEigenpairs(largest: 3, smallest: 2)
        let counted = try #require(SpectralBulk(WignerSemicircle.self, fitting: density, ends: ends))
        #expect(counted.outliersAbove == Estimate(value: 1, standardError: 0, samples: 1))
        // 40 % of the radius to the left of the center: 25 %.
        #expect(abs(counted.negativeShare - 0.25) < 0.02 && abs(density.negativeShare().value - 0.25) < 0.03)
        // Another law lies farther off.
        #expect((SpectralBulk(MarchenkoPastur.self, fitting: density)?.distance ?? 1) > 2 * fit.distance)
    }

    @Test(arguments: [(400, 800), (800, 400)])
    func `the ratio and the scale of a random Gram matrix are recovered, planted spikes aside`(n: Int, rows: Int) throws {
        var matrix = RandomMatrix(n, engine: engine)
        matrix.gram = (try matrix.algebra.random(.gaussian, count: rows, seed: 3, number: 0), 0.5)
        matrix.spikes = (try matrix.algebra.random(.gaussian, count: 3, seed: 4, number: 0), [8, 10, 12])
        let density = try matrix.spectralDensity(probes: 8, steps: 40)
        let fit = try #require(SpectralBulk(MarchenkoPastur.self, fitting: density, ends: try matrix.extremeEigenpairs(largest: 5, smallest: 1)))
        let law = try #require(fit.law as? MarchenkoPastur), ratio = Double(n) / Double(rows)
        #expect(abs(law.ratio / ratio - 1) < 0.1 && abs(law.scale / 0.5 - 1) < 0.05, "\(law.ratio) \(law.scale)")
        #expect(fit.outliersAbove.value == 3 && fit.outliersAbove.standardError == 0 && fit.distance < 0.05, "\(fit.outliersAbove) \(fit.distance)")
        #expect(fit.negativeShare == 0)
    }
}

extension VectorBlock {
    fileprivate func downloadedMatrix() throws -> Matrix { Matrix(rows: count, columns: length, elements: try downloaded().doubles) }
}

extension Matrix {
    fileprivate var array: HostArray { HostArray(elements, shape: [rows, columns]) }
}
