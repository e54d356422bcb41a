public import ThalwegCore

/// The generalized Gauss–Newton matrix, `Jᵀ H_ℓ J` summed over the examples, plus the penalty's Hessian.
///
/// J is the Jacobian of the outputs, H_ℓ the Hessian of the loss in them. Positive semi-definite where the loss is convex in the outputs. For
/// softmax cross entropy, binary cross entropy with logits and squared error it is the Fisher information of type 2 (exact).
/// Cost: about two gradients for a vector. Reference: Schraudolph 2002, doi:10.1162/08997660260028683; Kunstner et al. 2019, arXiv:1905.12558.
public struct GaussNewtonOperator: ExampleOperator {
    public let problem: CurvatureProblem
    public static let name = "gauss_newton"

    /// The Gauss–Newton matrix of a problem at its point.
    public init(of problem: CurvatureProblem) { self.problem = problem }

    public static func product(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tree {
        let tangent = try jvp({ try rows.outputs($0) }, at: point, along: direction)
        let curved = hvp(of: { try rows.loss($0) }, at: tangent.value, along: tangent.tangent)
        return try vjp({ try rows.outputs($0) }, at: point).pullback(curved)
    }

    public static func form(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tensor {
        let tangent = try jvp({ try rows.outputs($0) }, at: point, along: direction)
        return try secondDerivative({ try rows.losses($0) }, at: tangent.value, along: tangent.tangent)
    }

    public static func product(at point: Tree, along direction: Tree, penalty: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tree {
        hvp(of: penalty, at: point, along: direction)
    }
}
