import Testing
@testable import ThalwegCurvature

@Suite struct PointClassificationTests {
    private func judged(
        _ gradient: Double, _ smallest: [Double], _ largest: Double, bound: Double = 0.01, noise: Double? = nil, density: SpectralDensity? = nil, length: Int = 100
    ) -> PointClassification {
        PointClassification(
            gradientNorm: gradient, against: .noiseOrMove(standardError: noise, parameterNorm: 10), smallest: smallest.map { ($0, bound) },
            largest: [(largest, bound)], density: density, length: length)
    }
    private func kind(_ gradient: Double, _ smallest: Double, _ largest: Double, bound: Double = 0.01, noise: Double? = nil) -> PointClassification {
        judged(gradient, [smallest], largest, bound: bound, noise: noise)
    }

    @Test func `signs of the ends decide where the gradient is small`() {
        #expect(kind(0.01, 0.1, 5).kind == .minimum)
        #expect(kind(0.01, -5, -0.1).kind == .maximum)
        #expect(kind(0.01, -0.1, 5).kind == .saddle && kind(0.01, -0.1, 5).hasEscapeDirection)
        #expect(kind(0.01, 0.005, 5).kind == .degenerate)
        #expect(kind(0.01, -5, -0.005).kind == .degenerate)
        #expect(kind(0.01, -0.005, 5).kind == .degenerate && !kind(0.01, -0.005, 5).hasEscapeDirection)
        #expect(kind(0, 0, 0).kind == .degenerate)
    }

    @Test func `a gradient is small against its noise or against the curvature`() {
        #expect(kind(0.2, 0.1, 5).kind == .notCritical)
        #expect(kind(0.2, 0.1, 5, noise: 0.3).kind == .minimum)
        #expect(kind(0.2, 0.1, 5, noise: 0.3).because.contains("standard error"))
        #expect(kind(0.04, 0.1, 5).kind == .minimum)
        #expect(kind(0.2, -0.1, 5).because.contains("0.2"))
        #expect(kind(0.2, -0.1, 5).gradientLimit == 0.05)
    }

    @Test func `the index is counted where the smallest found reach to zero, else it is what the density says`() {
        #expect(judged(0.01, [-1, -0.5, 0.001], 5).index == Estimate(value: 2, standardError: 0, samples: 1))
        #expect(judged(0.01, [-1, -0.5], 5, length: 2).index?.value == 2)
        #expect(judged(0.01, [-1, -0.5], 5).index == nil)
        let density = SpectralDensity(quadratures: [([-1, 0, 5], [0.3, 0.6, 0.1]), ([-1, 0, 5], [0.2, 0.7, 0.1])], length: 100, products: 6)
        let estimated = judged(0.01, [-1, -0.5], 5, density: density)
        #expect(abs((estimated.index?.value ?? 0) - 25) < 1e-9 && abs((estimated.index?.standardError ?? 0) - 5) < 1e-9)
        #expect(estimated.description.hasPrefix("saddle: λmin = -1 ± 0.01") && estimated.description.hasSuffix("25 ± 5 of 100 eigenvalues negative"))
    }
}
