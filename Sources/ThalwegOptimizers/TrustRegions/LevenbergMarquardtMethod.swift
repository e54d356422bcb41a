public import ThalwegCore

/// Levenberg–Marquardt: the step `−(G + λD)⁻¹ g` with the Gauss–Newton matrix G, λ adapted to how well the model foretells the loss.
///
/// `ρ = actual / predicted decrease`: a step with ρ > 0 is taken and `λ ← λ·max(⅓, 1 − (2ρ − 1)³)`; else `λ ← λ·ν`, ν doubling from 2.
/// D is the identity, or with `scaling` the diagonal of G (Marquardt), which makes the path independent of the parameters' units.
/// Dense up to `denseLimit` parameters (n products, n³/3 operations); above, conjugate gradients on products with D the identity.
/// State: `damping`, `growth`. Reference: Marquardt 1963, doi:10.1137/0111030; Nielsen 1999 (IMM-REP-1999-05).
public struct LevenbergMarquardtMethod: FlatMethod {
    public let name = "levenberg_marquardt"
    /// The first λ, > 0, relative to the largest diagonal entry of G where it is dense and D is the identity.
    public let initialDamping: Double
    /// Whether D is the diagonal of G.
    public let scaling: Bool
    /// Up to how many parameters the matrix is formed.
    public let denseLimit: Int
    /// The largest number of inner iterations above that.
    public let maximumIterations: Int

    /// A method.
    public init(initialDamping: Double = 1e-3, scaling: Bool = false, denseLimit: Int = 512, maximumIterations: Int = 50) {
        self.initialDamping = initialDamping
        self.scaling = scaling
        self.denseLimit = denseLimit
        self.maximumIterations = maximumIterations
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree([("damping", .scalar(initialDamping)), ("growth", .scalar(2))]) }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let lambda = state["damping"] ?? .scalar(initialDamping), growth = state["growth"] ?? .scalar(2)
        let matrix = try GaussNewtonCurvature().matrix(at: point, for: name), g = point.gradient, n = matrix.count
        let vector: Tensor, product: Tensor, products: Tensor
        if n <= denseLimit {
            let dense = try matrix.dense(for: name, instead: "hessian_free")
            let diagonal = dense.matrixDiagonal(), largest = max(diagonal.max(), dense.dtype.epsilon)
            // An entry that is zero would leave the matrix singular.
            let scale = scaling ? max(diagonal, largest * 1e-6) : Tensor.ones([n], dtype: dense.dtype) * largest
            let damped = dense + scale.scaled(by: lambda).diagonalMatrix()
            vector = -positiveDefiniteSolve(damped, g.reshape([n, 1])).reshape([n])
            product = dense.matmul(vector)
            products = .integer(n)
        } else {
            let found = try ConjugateGradientSolver(maximumIterations: maximumIterations).solve(
                matrix.adding(lambda), gradient: g, tolerance: 1e-6 * g.length())
            vector = found.vector
            product = found.product - found.vector.scaled(by: lambda)
            products = found.products
        }
        let share = point.rate
        let step = vector.scaled(by: share)
        let predicted = -(share * g.inner(vector) + 0.5 * share.squared() * vector.inner(product))
        let isSolved = step.allFinite()
        let ratio = ModelRatio(point, step: select(isSolved, step, point.space.zero), predicted: predicted)
        let isTaken = isSolved.and(ratio.value .> 0), isStill = g.inner(g) .<= 0
        let eased = lambda * max(1 - pow(2 * min(ratio.value, 1.5) - 1, 3), 1.0 / 3)
        state["damping"] = select(isStill, lambda, min(max(select(isTaken, eased, lambda * growth), 1e-15), 1e15))
        state["growth"] = select(isStill, growth, select(isTaken, .scalar(2), min(growth * 2, 1e6)))
        let outcome = select(
            isStill, StepOutcome.stationary.tensor, select(isTaken, StepOutcome.progress.tensor, StepOutcome.rejected.tensor))
        return FlatStep(select(isTaken, step, point.space.zero), outcome: outcome, evaluations: products + 1)
    }
}
