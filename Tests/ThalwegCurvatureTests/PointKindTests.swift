import Testing
@testable import ThalwegCurvature

@Suite struct PointKindTests {
    private func kind(_ gradient: Double, _ smallest: Double, _ largest: Double, bound: Double = 0.01, noise: Double? = nil) -> PointKind {
        PointKind(gradientNorm: gradient, standardError: noise, smallest: (smallest, bound), largest: (largest, bound), parameterNorm: 10)
    }

    @Test func `signs of the ends decide where the gradient is small`() {
        #expect(kind(0.01, 0.1, 5).kind == .minimum)
        #expect(kind(0.01, -5, -0.1).kind == .maximum)
        #expect(kind(0.01, -0.1, 5).kind == .saddle && kind(0.01, -0.1, 5).hasEscapeDirection)
        #expect(kind(0.01, 0.005, 5).kind == .degenerate)
        #expect(kind(0.01, -0.005, 5).kind == .degenerate && !kind(0.01, -0.005, 5).hasEscapeDirection)
        #expect(kind(0, 0, 0).kind == .degenerate)
    }

    @Test func `a gradient is small against its noise or against the curvature`() {
        #expect(kind(0.2, 0.1, 5).kind == .notCritical)
        #expect(kind(0.2, 0.1, 5, noise: 0.3).kind == .minimum)
        #expect(kind(0.2, 0.1, 5, noise: 0.3).because.contains("standard error"))
        #expect(kind(0.04, 0.1, 5).kind == .minimum)
        #expect(kind(0.2, -0.1, 5).because.contains("0.2"))
    }
}
