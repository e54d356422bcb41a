public import ThalwegCore

/// Hager and Zhang's search: brackets a minimizer between slopes of opposite sign by a double secant step, and accepts by Wolfe's
/// conditions or by an approximate form of them that rounding does not spoil near a minimum.
///
/// Accepted where `φ(t) − φ(0) ≤ δ t φ'(0)` and `φ'(t) ≥ σ φ'(0)`, or where `(2δ − 1) φ'(0) ≥ φ'(t) ≥ σ φ'(0)` and
/// `φ(t) ≤ φ(0) + ε|φ(0)|`. It reaches full precision where searches that compare values stop at half of the digits.
/// Reference: Hager & Zhang 2005, doi:10.1137/030601880 (steps T1–T2, B0–B3, U0–U3, S1–S4, L0–L3).
public struct HagerZhangSearch: LineSearch {
    /// δ in (0, ½).
    public let sufficientDecrease: Double
    /// σ in [δ, 1).
    public let curvature: Double
    /// ε: how much the value may rise, relative to the loss.
    public let tolerance: Double
    /// The largest number of trials.
    public let maximumTrials: Int

    /// A search with the paper's γ = 0.66, θ = ½ and ρ = 5.
    public init(sufficientDecrease: Double = 0.1, curvature: Double = 0.9, tolerance: Double = 1e-6, maximumTrials: Int = 50) {
        self.sufficientDecrease = sufficientDecrease
        self.curvature = curvature
        self.tolerance = tolerance
        self.maximumTrials = maximumTrials
    }

    /// What the trial that comes next is for.
    private enum Stage { static let expand = 0.0, secant = 1.0, second = 2.0, middle = 3.0, bisect = 4.0, done = 5.0 }

    public func search(_ line: Line, initial: Tensor) throws -> SearchResult {
        let ceiling = line.value + tolerance * abs(line.value)
        let space = line.objective.space
        let start = LoopState([
            ("stage", .integer(0)), ("trials", .integer(0)), ("t", initial), ("found", .flag(false)),
            ("a", .scalar(0)), ("aSlope", line.slope), ("b", initial), ("bSlope", .scalar(0)), ("width", .scalar(.infinity)),
            ("fresh", .flag(true)), ("best", .scalar(0)), ("bestValue", line.value), ("bestGradient", space.zero),
        ])
        let end = try whileLoop(start) { $0.stage .< Stage.done } _: { state in
            let t = state.t
            let (value, slope, gradient) = line.point(at: t)
            let isSteepEnough = slope .>= curvature * line.slope
            let isWolfe = isSteepEnough.and((value - line.value) .<= sufficientDecrease * t * line.slope)
            let isApproximate = isSteepEnough.and(slope .<= (2 * sufficientDecrease - 1) * line.slope).and(value .<= ceiling)
            let isFound = isFinite(value).and(isWolfe.or(isApproximate))
            let rises = isFinite(value).and(slope .>= 0), isLow = value .<= ceiling

            var seen = state
            seen.trials = state.trials + 1
            let improves = isFound.or(value .< state.bestValue)
            seen.best = select(improves, t, state.best)
            seen.bestValue = select(improves, value, state.bestValue)
            seen.bestGradient = select(improves, gradient, state.bestGradient)
            seen.found = isFound

            // Expansion: go on by ρ while it falls and is low.
            var longer = seen
            (longer.a, longer.aSlope, longer.t) = (t, slope, 5 * t)
            longer.b = longer.t

            // Update of the bracket by a trial inside it (U1, U2); U3 bisects between an end that falls and one that is too high.
            var next = seen
            next.a = select(rises.not().and(isLow), t, state.a)
            next.aSlope = select(rises.not().and(isLow), slope, state.aSlope)
            next.b = select(rises.or(isLow.not()), t, state.b)
            next.bSlope = select(rises, slope, state.bSlope)
            let isTooHigh = rises.not().and(isLow.not())
            let isBisecting = state.stage .== Stage.bisect
            var bisecting = next
            bisecting.stage = .integer(4)
            bisecting.t = (next.a + next.b) / 2
            // A new pass starts after the first bracket and after the middle; U3 on the way of a secant ends at the middle.
            bisecting.fresh = select(isBisecting, state.fresh, (state.stage .== Stage.expand).or(state.stage .== Stage.middle))

            // The second secant step, where the first became an end of the bracket (S2, S3).
            let atLower = next.a .== t
            let again = select(atLower, secant(state.a, state.aSlope, t, slope), secant(state.b, state.bSlope, t, slope))
            let inside = (again .> next.a).and(again .< next.b)
            var second = next
            second.stage = .integer(2)
            second.t = again
            let takesSecond = (state.stage .== Stage.secant).and(inside)

            let startsFresh = select(isBisecting, state.fresh, (state.stage .== Stage.expand).or(state.stage .== Stage.middle))
            let isSlow = (next.b - next.a) .> 0.66 * state.width
            let halve = startsFresh.not().and(isSlow)
            var pass = next
            let middle = (next.a + next.b) / 2
            let chord = secant(next.a, next.aSlope, next.b, next.bSlope)
            let isInside = (chord .> next.a).and(chord .< next.b)
            pass.t = select(halve, middle, select(isInside, chord, middle))
            pass.stage = select(halve, .integer(3), .integer(1))
            pass.width = select(halve, state.width, next.b - next.a)
            pass = LoopState.choose(takesSecond, second, pass)

            // Bisection goes on until the slope rises.
            let goesOn = select(isBisecting, rises.not(), isTooHigh)
            var result = LoopState.choose(goesOn, bisecting, pass)
            let expands = (state.stage .== Stage.expand).and(rises.not()).and(isLow)
            result = LoopState.choose(expands, longer, result)
            let isOver = isFound.or(result.trials .>= Double(maximumTrials)).or(result.b .<= result.a)
            result.stage = select(isOver, .integer(5), result.stage)
            return result
        }
        return SearchResult(
            step: end.best, value: end.bestValue, gradient: end.bestGradient, evaluations: end.trials,
            isFound: end.found.or((end.best .> 0).and(end.bestValue .< line.value)))
    }

    private func secant(_ a: Tensor, _ slopeA: Tensor, _ b: Tensor, _ slopeB: Tensor) -> Tensor { (a * slopeB - b * slopeA) / (slopeB - slopeA) }
}
