public import ThalwegCore

/// The Hessian of a loss, `H v = ∇(∇Lᵀ v)`, penalties included; mean or sum over the examples as the loss has it.
///
/// Forward over reverse mode. Cost: about two gradients for a vector; for k vectors at once about `1 + k` gradients. Memory: about twice a
/// gradient's for each of them. Reference: Pearlmutter 1994, doi:10.1162/neco.1994.6.1.147.
public struct HessianOperator: ExampleOperator {
    public let problem: CurvatureProblem
    public static let name = "hessian"

    /// The Hessian of a problem at its point.
    public init(of problem: CurvatureProblem) { self.problem = problem }

    public static func product(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tree {
        hvp(of: { try rows.loss(try rows.outputs($0)) }, at: point, along: direction)
    }

    public static func form(at point: Tree, along direction: Tree, rows: CurvatureRows) throws -> Tensor {
        try secondDerivative({ try rows.losses(try rows.outputs($0)) }, at: point, along: direction)
    }

    public static func product(at point: Tree, along direction: Tree, penalty: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tree {
        hvp(of: penalty, at: point, along: direction)
    }
}

/// `d²f(x + t v)/dt²` at 0, element by element, forward over forward: nothing is kept for a backward pass.
func secondDerivative<Point: TensorStructure & Sendable>(
    _ function: @escaping @Sendable (Point) throws -> Tensor, at point: Point, along direction: Point
) throws -> Tensor {
    try jvp({ try jvp(function, at: $0, along: direction).tangent }, at: point, along: direction).tangent
}
