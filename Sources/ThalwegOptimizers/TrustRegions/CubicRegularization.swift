public import ThalwegCore

/// Steps to the global minimizer of `gᵀs + ½ sᵀHs + σ/3 ‖s‖³` (ARC); σ adapts to how well the model foretells the loss.
///
/// `ρ = actual / predicted decrease`: a step with ρ < 0.1 is not taken and σ doubled; above 0.9 σ is halved, and not above ‖g‖.
/// It leaves every strict saddle, an exact one too: the step there goes along the most negative curvature.
/// State: `sigma`. Cost: whole Hessian, n products and 9·n³ operations, or `steps` products in a Krylov space from g.
/// Reference: Nesterov & Polyak 2006, doi:10.1007/s10107-006-0706-8; Cartis, Gould & Toint 2011, doi:10.1007/s10107-009-0286-5.
public struct CubicRegularization: FlatMethod {
    /// How the model is minimized.
    public enum Solver: String, Sendable, Hashable, CaseIterable {
        /// Exactly, by an eigendecomposition.
        case exact
        /// In a Krylov space; the start is g, with a random part where g is zero.
        case lanczos
    }

    public let name: String
    /// How the model is minimized.
    public let solver: Solver
    /// The first σ, > 0.
    public let initialSigma: Double
    /// The dimension of the Krylov space.
    public let steps: Int

    /// A method.
    public init(_ name: String = "cubic_newton", solver: Solver = .exact, initialSigma: Double = 1, steps: Int = 30) {
        self.name = name
        self.solver = solver
        self.initialSigma = initialSigma
        self.steps = steps
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree([("sigma", .scalar(initialSigma))]) }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let sigma = state["sigma"] ?? .scalar(initialSigma)
        let matrix = try HessianCurvature().matrix(at: point, for: name)
        let g = point.gradient
        let vector: Tensor, curvature: Tensor, lowest: Tensor, products: Int
        switch solver {
        case .exact:
            let (values, vectors) = eigh(try matrix.dense(for: name, instead: "solver: lanczos"))
            let found = try SecularEquation(values: values, components: vectors.matrixTransposed().matmul(g)).cubic(sigma)
            vector = vectors.matmul(found)
            curvature = found.inner(values * found)
            lowest = values.at(0).converted(to: .float64)
            products = matrix.count
        case .lanczos:
            let random = RandomKey(seed: 1).normal([matrix.count], dtype: matrix.dtype)
            let space = try Lanczos(matrix, from: select(g.inner(g) .> 0, g, random), steps: steps)
            let found = try SecularEquation(values: space.values, components: space.coordinates(g)).cubic(sigma)
            vector = space.vector(found)
            curvature = found.inner(space.values * found)
            lowest = space.values.at(0)
            products = space.products
        }
        let share = point.rate, length = vector.length()
        let model = share * g.inner(vector) + 0.5 * share.squared() * curvature + sigma / 3 * pow(share * length, 3)
        let step = vector.scaled(by: share)
        let ratio = ModelRatio(point, step: step, predicted: -model)
        let isTaken = ratio.value .>= 0.1, isStill = length .<= 0
        let eased = max(min(sigma / 2, max(g.length(), 1e-8)), 1e-16)
        let next = select(ratio.value .> 0.9, eased, select(isTaken, sigma, 2 * sigma))
        state["sigma"] = select(isStill, sigma, min(next, 1e20))
        let code = select(lowest .< 0, StepOutcome.negativeCurvature.tensor, StepOutcome.progress.tensor)
        let outcome = select(isStill, StepOutcome.stationary.tensor, select(isTaken, code, StepOutcome.rejected.tensor))
        return FlatStep(select(isTaken, step, point.space.zero), outcome: outcome, evaluations: .integer(products + 1))
    }
}
