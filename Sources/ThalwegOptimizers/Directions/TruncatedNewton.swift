public import ThalwegCore

/// Newton's direction by conjugate gradients on Hessian products, solved as exactly as the distance from the minimum warrants:
/// to a residual of `min(½, √‖g‖)·‖g‖`.
///
/// Negative curvature ends the iteration with what it has: a direction of descent in any case.
/// Cost: a product per inner iteration. Reference: Dembo & Steihaug 1983, doi:10.1007/BF02592055; Nocedal & Wright 2006, algorithm 7.1.
public struct TruncatedNewton: DescentDirection {
    /// The largest number of inner iterations.
    public let maximumIterations: Int
    /// The largest relative residual, in (0, 1).
    public let forcing: Double

    /// A direction.
    public init(maximumIterations: Int = 100, forcing: Double = 0.5) {
        self.maximumIterations = maximumIterations
        self.forcing = forcing
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        let matrix = try HessianCurvature().matrix(at: point, for: "newton_cg"), size = point.gradient.length()
        let found = try ConjugateGradientSolver(maximumIterations: maximumIterations).solve(
            matrix, gradient: point.gradient, tolerance: min(size.sqrt(), forcing) * size)
        let outcome = select(
            found.isNegative, StepOutcome.negativeCurvature.tensor,
            select(found.isSolved, StepOutcome.progress.tensor, StepOutcome.innerLimit.tensor))
        return Proposal(found.vector, outcome: outcome, evaluations: found.products)
    }
}
