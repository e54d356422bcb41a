import Foundation
public import ThalwegCore

/// Gradient descent that, where the gradient is small, looks for negative curvature and leaves along it.
///
/// Where `‖g‖ ≤ gradientThreshold`: Lanczos from a random vector gives the lowest Ritz value θ with its vector v and a lower bound on the
/// smallest eigenvalue. With `θ < −curvatureThreshold` the step goes along v, signed so that vᵀg ≤ 0, from length `|θ|/ρ` on, shortened
/// until the loss falls by a quarter of what the curvature promises. Otherwise it is `−η g`.
/// State: `key`, `count`, `smallest_eigenvalue` (θ), `eigenvalue_bound` (float64; of the last look, 0 before the first).
/// The bound: in exact arithmetic `λ_min ≥ θ − ε (θ_max − θ)/(1 − 2ε)` with probability at least `1 − failureProbability` over the start,
/// `ε = (ln(1.648 √n · 2/failureProbability)/(2k − 1))²` after k steps; −∞ while ε ≥ ½; θ but for rounding where the space is exhausted.
/// Cost: k products where the gradient is small, else nothing beyond gradient descent; k·n numbers.
/// Reference: Kuczyński & Woźniakowski 1992, doi:10.1137/0613066; Carmon et al. 2018, doi:10.1137/17M1114296.
public struct NegativeCurvatureDescent: FlatMethod {
    public let name = "negative_curvature_descent"
    /// The gradient's norm below which curvature is looked at.
    public let gradientThreshold: Double
    /// The magnitude of negative curvature that is followed, > 0.
    public let curvatureThreshold: Double
    /// ρ: how fast the Hessian changes, > 0; sets the first length tried.
    public let hessianLipschitz: Double
    /// The largest number of Lanczos steps.
    public let steps: Int
    /// Of the bound.
    public let failureProbability: Double

    /// A method.
    public init(
        gradientThreshold: Double = 1e-2, curvatureThreshold: Double = 1e-3, hessianLipschitz: Double = 1, steps: Int = 30,
        failureProbability: Double = 0.01
    ) {
        self.gradientThreshold = gradientThreshold
        self.curvatureThreshold = curvatureThreshold
        self.hessianLipschitz = hessianLipschitz
        self.steps = steps
        self.failureProbability = failureProbability
    }

    public func makeState(in space: FlatSpace) -> Tree {
        Tree([
            (StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor), ("smallest_eigenvalue", .scalar(0)),
            ("eigenvalue_bound", .scalar(0)),
        ])
    }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let (count, _) = StepCount.next(state)
        state[StepCount.name] = count
        guard let key = state["key"], let oldValue = state["smallest_eigenvalue"], let oldBound = state["eigenvalue_bound"] else {
            return FlatStep(-point.gradient, outcome: StepOutcome.progress.tensor, evaluations: .integer(0))
        }
        let g = point.gradient, isSmall = g.length() .<= gradientThreshold
        let plain = LoopState([
            ("step", -g.scaled(by: point.rate)), ("code", StepOutcome.progress.tensor), ("evaluations", .integer(0)),
            ("value", oldValue), ("bound", oldBound),
        ])
        let chosen = try cond(isSmall, plain) { plain in
            let matrix = try HessianCurvature().matrix(at: point, for: name)
            let start = RandomKey(tensor: key).fold(count).normal([matrix.count], dtype: matrix.dtype)
            let space = try Lanczos(matrix, from: start, steps: steps)
            let lowest = space.values.at(0), highest = space.values.at(space.products - 1)
            let unit = (Tensor.iota([space.products], axis: 0) .== 0).converted(to: .float64)
            let found = space.vector(unit)
            let v = found.scaled(by: select(found.inner(g) .> 0, .scalar(-1), .scalar(1)) / max(found.length(), 1e-300))
            let isNegative = lowest .< -curvatureThreshold
            let walk = try CurvatureSearch(maximumTrials: 40).search(
                Line(from: point, along: v), curvature: lowest, initial: -min(lowest, 0) / hessianLipschitz * point.rate.sign())
            var next = plain
            let leaves = isNegative.and(walk.step .> 0)
            next.step = select(leaves, v.scaled(by: walk.step), plain.step)
            next.code = select(leaves, StepOutcome.negativeCurvature.tensor, StepOutcome.progress.tensor)
            next.evaluations = walk.evaluations + Double(space.products)
            next.value = lowest
            next.bound = select(space.isExhausted, lowest - 1e-10 * abs(highest - lowest), bound(lowest, highest, space.products, matrix.count))
            return next
        } else: { $0 }
        state["smallest_eigenvalue"] = chosen.value
        state["eigenvalue_bound"] = chosen.bound
        let isStill = g.inner(g) .<= 0
        let code = select(isStill.and(chosen.code .== 0), StepOutcome.stationary.tensor, chosen.code)
        return FlatStep(chosen.step, outcome: code, evaluations: chosen.evaluations)
    }

    private func bound(_ lowest: Tensor, _ highest: Tensor, _ steps: Int, _ count: Int) -> Tensor {
        let logarithm = Foundation.log(1.648 * Double(count).squareRoot() * 2 / failureProbability)
        let epsilon = (logarithm / Double(2 * steps - 1)) * (logarithm / Double(2 * steps - 1))
        guard epsilon < 0.5 else { return .scalar(-.infinity) }
        return lowest - epsilon / (1 - 2 * epsilon) * (highest - lowest)
    }
}
