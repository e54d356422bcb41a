public import ThalwegCore

/// A minimizer of the quadratic model in a ball, `min gᵀp + ½ pᵀBp` over `‖p‖ ≤ Δ`.
public protocol TrustRegionSolver: Sendable {
    /// - Parameter radius: Δ, a float64 scalar.
    /// - Throws: `TraceError`.
    func solve(_ matrix: CurvatureMatrix, gradient: Tensor, radius: Tensor, for name: String) throws -> ModelStep
}

/// A step with what the quadratic model says of it.
public struct ModelStep: Sendable {
    /// p `[n]`.
    public let vector: Tensor
    /// Its slope `gᵀp`, a float64 scalar.
    public let slope: Tensor
    /// Its curvature `pᵀBp`, a float64 scalar.
    public let curvature: Tensor
    /// Whether it lies on the ball's edge.
    public let isOnBoundary: Tensor
    /// A `StepOutcome`, int32 scalar.
    public let outcome: Tensor
    /// Products, int32 scalar.
    public let evaluations: Tensor

    /// What the model says the loss changes by at a share of the step.
    func predicted(_ share: Tensor) -> Tensor { share * slope + 0.5 * share.squared() * curvature }
}

/// Conjugate gradients up to the edge: Steihaug and Toint's. Cost: a product per iteration, at most `maximumIterations`.
public struct SteihaugSolver: TrustRegionSolver {
    /// The largest number of iterations.
    public let maximumIterations: Int

    /// A solver.
    public init(maximumIterations: Int = 250) { self.maximumIterations = maximumIterations }

    public func solve(_ matrix: CurvatureMatrix, gradient: Tensor, radius: Tensor, for name: String) throws -> ModelStep {
        let size = gradient.length()
        let found = try ConjugateGradientSolver(maximumIterations: maximumIterations).solve(
            matrix, gradient: gradient, radius: radius, tolerance: min(size.sqrt(), 0.5) * size)
        let outcome = select(
            found.isNegative, StepOutcome.negativeCurvature.tensor,
            select(found.isSolved, StepOutcome.progress.tensor, StepOutcome.innerLimit.tensor))
        return ModelStep(
            vector: found.vector, slope: gradient.inner(found.vector), curvature: found.vector.inner(found.product),
            isOnBoundary: found.isOnBoundary, outcome: outcome, evaluations: found.products)
    }
}

/// The exact global minimizer by an eigendecomposition of the whole matrix, the hard case included.
///
/// Cost: n products and 9·n³ operations. Reference: Moré & Sorensen 1983, doi:10.1137/0904038.
public struct ExactTrustRegionSolver: TrustRegionSolver {
    /// A solver.
    public init() {}

    public func solve(_ matrix: CurvatureMatrix, gradient: Tensor, radius: Tensor, for name: String) throws -> ModelStep {
        let (values, vectors) = eigh(try matrix.dense(for: name, instead: "solver: steihaug"))
        let components = vectors.matrixTransposed().matmul(gradient)
        let found = try SecularEquation(values: values, components: components).inBall(radius: radius)
        let isNegative = values.at(0) .< 0
        return ModelStep(
            vector: vectors.matmul(found.step), slope: components.inner(found.step), curvature: found.step.inner(values * found.step),
            isOnBoundary: found.isOnBoundary, outcome: select(isNegative, StepOutcome.negativeCurvature.tensor, StepOutcome.progress.tensor),
            evaluations: .integer(matrix.count))
    }
}
