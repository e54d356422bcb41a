public import ThalwegCore

/// Hessian-free optimization: conjugate gradients on damped Gauss–Newton products, begun where the last step's ended.
///
/// Inner iterations stop where the model's value gains less than `k·5e-4` of itself over the last `k = max(10, i/10)`; iterates i = 1, 2, …
/// spaced by 1.3 are kept and gone back over while an earlier one has a lower loss; then Armijo's search along the chosen one. The damping
/// λ is multiplied by 3/2 where `ρ = actual / predicted` is below ¼, by 2/3 above ¾. With `preconditioner` the system is scaled by
/// `(g∘g + λ)^¾`, the squared gradient in place of the paper's mean of squared per-example gradients.
/// State: `damping`, `previous_direction`. Memory: about 3·log(iterations) vectors of parameters.
/// Reference: Martens 2010 (ICML), "Deep learning via Hessian-free optimization"; Martens & Sutskever 2012, doi:10.1007/978-3-642-35289-8_27.
public struct HessianFreeMethod: FlatMethod {
    public let name = "hessian_free"
    /// The first λ, > 0.
    public let initialDamping: Double
    /// The largest number of inner iterations, ≥ 1.
    public let maximumIterations: Int
    /// What the last direction is multiplied by to begin the next solution, in [0, 1].
    public let warmStart: Double
    /// Whether to scale by the gradient's squares.
    public let preconditioner: Bool

    /// A method.
    public init(initialDamping: Double = 1, maximumIterations: Int = 100, warmStart: Double = 0.95, preconditioner: Bool = false) {
        self.initialDamping = initialDamping
        self.maximumIterations = maximumIterations
        self.warmStart = warmStart
        self.preconditioner = preconditioner
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree([("damping", .scalar(initialDamping)), ("previous_direction", space.zero)]) }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let lambda = state["damping"] ?? .scalar(initialDamping), g = point.gradient
        let matrix = try GaussNewtonCurvature().matrix(at: point, for: name)
        let start = (state["previous_direction"] ?? point.space.zero) * warmStart
        let inverse = preconditioner ? 1 / pow((g.squared() + lambda.converted(to: g.dtype)), 0.75) : Tensor.ones(g.shape, dtype: g.dtype)
        let inner = try solve(matrix.adding(lambda), g, from: start, inverse: inverse)

        // Back over the kept iterates while an earlier one is lower.
        let first = LoopState([
            ("row", inner.kept), ("value", point.objective.value(at: point.x + inner.last)), ("d", inner.last), ("over", .flag(false)),
            ("count", .integer(1)),
        ])
        let back = try whileLoop(first) { $0.over.not().and($0.row .> 0) } _: { state in
            var next = state
            let candidate = inner.rows.dynamicSlice(axis: 0, start: state.row - 1, size: 1).reshape(g.shape)
            let value = point.objective.value(at: point.x + candidate)
            let isLower = isFinite(value).and((value .< state.value).or(isFinite(state.value).not()))
            next.row = state.row - 1
            next.value = select(isLower, value, state.value)
            next.d = select(isLower, candidate, state.d)
            next.over = isLower.not().and(isFinite(state.value))
            next.count = state.count + 1
            return next
        }
        let descends = g.inner(back.d) .< 0
        let d = select(descends, back.d, -g)
        let line = Line(from: point, along: d)
        let found = try BacktrackingSearch(sufficientDecrease: 1e-2, factor: 0.8, maximumTrials: 60).search(line, initial: point.rate)
        let isStill = g.inner(g) .<= 0
        let step = d.scaled(by: select(isStill, .scalar(0), found.step))

        let product = matrix.product(d)
        let predicted = -(line.slope + 0.5 * d.inner(product))
        let full = back.value, ratio = (point.value - full) / select(predicted .> 0, predicted, .scalar(1))
        let isPoor = isFinite(ratio).not().or(ratio .< 0.25), isGood = isFinite(ratio).and(ratio .> 0.75)
        let next = select(isPoor, 1.5 * lambda, select(isGood, lambda * (2.0 / 3), lambda))
        state["damping"] = select(isStill, lambda, min(max(next, 1e-15), 1e15))
        state["previous_direction"] = select(isStill, point.space.zero, inner.last)
        let outcome = select(
            isStill, StepOutcome.stationary.tensor, select(found.isFound, StepOutcome.progress.tensor, StepOutcome.searchFailed.tensor))
        return FlatStep(step, outcome: outcome, evaluations: inner.products + back.count + found.evaluations + 1)
    }

    private struct Inner {
        let last: Tensor
        let rows: Tensor
        let kept: Tensor
        let products: Tensor
    }

    /// Preconditioned conjugate gradients on `Bp = −g`, with the kept iterates.
    private func solve(_ matrix: CurvatureMatrix, _ g: Tensor, from start: Tensor, inverse: Tensor) throws -> Inner {
        let n = matrix.count
        var places: [Int] = [], next = 1.0
        while Int(next.rounded(.up)) <= maximumIterations {
            if places.last != Int(next.rounded(.up)) { places.append(Int(next.rounded(.up))) }
            next *= 1.3
        }
        let schedule = Tensor(HostArray(places.map(Double.init)))
        let window = Swift.max(10, maximumIterations / 10)
        let product = matrix.product(start), residual = product + g
        let begin = LoopState([
            ("p", start), ("residual", residual), ("d", -residual * inverse), ("square", residual.inner(residual * inverse)),
            ("rows", .zeros([places.count, n], dtype: g.dtype)), ("kept", .integer(0)), ("count", .integer(0)), ("over", .flag(false)),
            // The model's values at the last iterations, oldest first.
            ("values", .zeros([window + 1], dtype: .float64)), ("size", residual.length()),
        ])
        let end = try whileLoop(begin) { $0.over.not().and($0.count .< Double(maximumIterations)) } _: { state in
            var next = state
            let product = matrix.product(state.d), curvature = state.d.inner(product)
            let isBad = (curvature .<= 0).or(state.square .<= 0)
            let alpha = select(isBad, .scalar(0), state.square / select(isBad, .scalar(1), curvature))
            next.p = state.p + state.d.scaled(by: alpha)
            next.residual = state.residual + product.scaled(by: alpha)
            next.square = next.residual.inner(next.residual * inverse)
            next.d = state.d.scaled(by: select(isBad, .scalar(0), next.square / select(isBad, .scalar(1), state.square))) - next.residual * inverse
            next.count = state.count + 1
            let isKept = (schedule .== next.count.converted(to: .float64)).any()
            let row = state.rows.dynamicUpdateSlice(next.p.reshape([1, n]), starts: [state.kept, .integer(0)])
            next.rows = select(isKept, row, state.rows)
            next.kept = select(isKept, state.kept + 1, state.kept)
            let value = 0.5 * next.p.inner(next.residual + g)
            next.values = Tensor.concatenated([state.values.slice(axis: 0, from: 1, to: window + 1), value.reshape([1])], axis: 0)
            let gain = value - next.values.at(0)
            let hasStalled = (next.count .> Double(window)).and(value .< 0).and(gain / value .< Double(window) * 5e-4)
            next.over = hasStalled.or(isBad).or(next.residual.length() .<= 1e-12 * g.length())
            return next
        }
        return Inner(last: end.p, rows: end.rows, kept: end.kept, products: end.count + 1)
    }
}
