public import ThalwegCore

/// The Gauss–Newton direction `−(G + damping·I)⁻¹ g` by conjugate gradients on products with G; see `GaussNewtonCurvature`.
///
/// Cost: about two gradients per inner iteration. Reference: Schraudolph 2002, doi:10.1162/08997660260028683.
public struct GaussNewtonDirection: DescentDirection {
    /// What messages call it.
    public let name: String
    /// Added to the diagonal, ≥ 0; in units of the loss per squared parameter.
    public let damping: Double
    /// The largest number of inner iterations.
    public let maximumIterations: Int
    /// The relative residual at which to stop.
    public let tolerance: Double

    /// A direction.
    public init(_ name: String = "gauss_newton", damping: Double = 1e-3, maximumIterations: Int = 50, tolerance: Double = 1e-6) {
        self.name = name
        self.damping = damping
        self.maximumIterations = maximumIterations
        self.tolerance = tolerance
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        let matrix = try GaussNewtonCurvature().matrix(at: point, for: name).adding(.scalar(damping))
        let found = try ConjugateGradientSolver(maximumIterations: maximumIterations).solve(
            matrix, gradient: point.gradient, tolerance: tolerance * point.gradient.length())
        let outcome = select(
            found.isNegative, StepOutcome.negativeCurvature.tensor,
            select(found.isSolved, StepOutcome.progress.tensor, StepOutcome.innerLimit.tensor))
        return Proposal(found.vector, outcome: outcome, evaluations: found.products)
    }
}
