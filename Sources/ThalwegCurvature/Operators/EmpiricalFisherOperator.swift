public import ThalwegCore

/// The sum over the examples of `g_i g_iᵀ`, each times the loss's scale: the empirical Fisher information for a mean loss, its uncentred
/// gradient covariance. Penalties have no part in it.
///
/// Cost: about two gradients for a vector, no gradient of a single example is made. Far from a good fit it is no Fisher information
/// (Kunstner et al. 2019, arXiv:1905.12558).
public struct EmpiricalFisherOperator: ExampleOperator {
    public let problem: CurvatureProblem
    public static let name = "empirical_fisher"

    /// The empirical Fisher information of a problem at its point.
    public init(of problem: CurvatureProblem) { self.problem = problem }

    public static func product(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tree {
        let losses: @Sendable (Tree) throws -> Tensor = { try rows.losses(try rows.outputs($0)) }
        let tangent = try jvp(losses, at: point, along: direction).tangent
        return try vjp(losses, at: point).pullback(rows.scaled(tangent))
    }

    public static func form(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tensor {
        try jvp({ try rows.losses(try rows.outputs($0)) }, at: point, along: direction).tangent.squared()
    }
}
