public import ThalwegCore

/// The strong Wolfe conditions by bracketing and zooming with cubic interpolation:
/// `φ(t) ≤ φ(0) + c₁ t φ'(0)` and `|φ'(t)| ≤ c₂ |φ'(0)|`.
///
/// The interpolation and its safeguards are those of minFunc, so that steps equal PyTorch's `LBFGS(line_search_fn="strong_wolfe")`.
/// Stops early where the bracket is shorter than `tolerance` in every parameter.
/// Reference: Nocedal & Wright 2006, algorithms 3.5 and 3.6, doi:10.1007/978-0-387-40065-5; Schmidt 2005 (minFunc).
public struct StrongWolfeSearch: LineSearch {
    /// c₁ in (0, c₂).
    public let sufficientDecrease: Double
    /// c₂ in (c₁, 1): 0.9 for quasi-Newton directions, 0.1 for conjugate gradients.
    public let curvature: Double
    /// The shortest bracket, measured in the parameter that moves most.
    public let tolerance: Double
    /// The largest number of trials after the first.
    public let maximumTrials: Int

    /// A search.
    public init(sufficientDecrease: Double = 1e-4, curvature: Double = 0.9, tolerance: Double = 1e-9, maximumTrials: Int = 25) {
        self.sufficientDecrease = sufficientDecrease
        self.curvature = curvature
        self.tolerance = tolerance
        self.maximumTrials = maximumTrials
    }

    private static let bracketing = 0.0, zooming = 1.0, done = 2.0

    public func search(_ line: Line, initial: Tensor) throws -> SearchResult {
        let reach = abs(line.direction).max().converted(to: .float64)
        let start = LoopState([
            ("phase", .integer(0)), ("trials", .integer(0)), ("t", initial), ("stuck", .flag(false)), ("found", .flag(false)),
            ("low", .scalar(0)), ("lowValue", line.value), ("lowSlope", line.slope), ("lowGradient", line.objective.space.zero),
            ("high", .scalar(0)), ("highValue", line.value), ("highSlope", line.slope),
        ])
        let end = try whileLoop(start) { $0.phase .< Self.done } _: { state in
            let (value, slope, gradient) = line.point(at: state.t)
            let isHigh = value .> line.value + sufficientDecrease * state.t * line.slope
            let isFlat = abs(slope) .<= -curvature * line.slope
            func newLow(_ old: LoopState) -> LoopState {
                var next = old
                (next.low, next.lowValue, next.lowSlope, next.lowGradient) = (old.t, value, slope, gradient)
                return next
            }
            func newHigh(_ old: LoopState) -> LoopState {
                var next = old
                (next.high, next.highValue, next.highSlope) = (old.t, value, slope)
                return next
            }
            /// The two ends, the lower one first.
            func ordered(_ old: LoopState) -> LoopState {
                LoopState.choose(value .< old.lowValue, lowToHigh(newLow(old), old), newHigh(old))
            }
            func lowToHigh(_ next: LoopState, _ old: LoopState) -> LoopState {
                var result = next
                (result.high, result.highValue, result.highSlope) = (old.low, old.lowValue, old.lowSlope)
                return result
            }

            // Bracketing: `low` is the trial before.
            let isBracket = isHigh.or((state.trials .> 1).and(value .>= state.lowValue)).or(isFlat.not().and(slope .>= 0))
            var accepted = newLow(state)
            accepted.phase = .integer(2)
            accepted.found = .flag(true)
            var bracketed = ordered(state)
            bracketed.phase = .integer(1)
            var longer = newLow(state)
            longer.t = Self.minimizer(
                (state.low, state.lowValue, state.lowSlope), (state.t, value, slope),
                from: state.t + 0.01 * (state.t - state.low), to: state.t * 10)
            let outward = LoopState.choose(isBracket, bracketed, LoopState.choose(isFlat, accepted, longer))

            // Zooming.
            let isWorse = isHigh.or(value .>= state.lowValue)
            let turns = slope * (state.high - state.low) .>= 0
            let better = LoopState.choose(isFlat, accepted, LoopState.choose(turns, lowToHigh(newLow(state), state), newLow(state)))
            let inward = LoopState.choose(isWorse, ordered(state), better)

            var next = LoopState.choose(state.phase .== Self.bracketing, outward, inward)
            next.trials = state.trials + 1
            let shortened = zoomed(next)
            next = LoopState.choose(next.phase .== Self.zooming, shortened, next)
            let isShort = abs(next.high - next.low) * reach .< tolerance
            let isOver = (next.trials .> Double(maximumTrials)).or((next.phase .== Self.zooming).and(isShort))
            next.phase = select(isOver, .integer(2), next.phase)
            return next
        }
        let isLower = end.found.or((end.low .> 0).and(end.lowValue .<= line.value))
        return SearchResult(
            step: select(isLower, end.low, .scalar(0)), value: select(isLower, end.lowValue, line.value), gradient: end.lowGradient,
            evaluations: end.trials, isFound: end.found.or((end.low .> 0).and(end.lowValue .< line.value)))
    }

    /// The next trial inside the bracket, kept a tenth away from its ends where interpolation would creep along one of them.
    private func zoomed(_ state: LoopState) -> LoopState {
        var next = state
        let lower = min(state.low, state.high), upper = max(state.low, state.high)
        let t = Self.minimizer(
            (state.low, state.lowValue, state.lowSlope), (state.high, state.highValue, state.highSlope), from: lower, to: upper)
        let margin = 0.1 * (upper - lower)
        let isNear = min(upper - t, t - lower) .< margin
        let moves = isNear.and(state.stuck.or(t .>= upper).or(t .<= lower))
        next.t = select(moves, select(abs(t - upper) .< abs(t - lower), upper - margin, lower + margin), t)
        next.stuck = isNear.and(moves.not())
        return next
    }

    /// The minimizer of the cubic through two points and slopes, within bounds; their middle where there is none.
    private static func minimizer(
        _ first: (t: Tensor, value: Tensor, slope: Tensor), _ second: (t: Tensor, value: Tensor, slope: Tensor), from lower: Tensor, to upper: Tensor
    ) -> Tensor {
        let isOrdered = first.t .<= second.t
        let (a, b) = (select(isOrdered, first.t, second.t), select(isOrdered, second.t, first.t))
        let (slopeA, slopeB) = (select(isOrdered, first.slope, second.slope), select(isOrdered, second.slope, first.slope))
        let chord = first.slope + second.slope - 3 * (first.value - second.value) / (first.t - second.t)
        let square = chord.squared() - first.slope * second.slope
        let root = sqrt(max(square, 0))
        let minimum = b - (b - a) * ((slopeB + root - chord) / (slopeB - slopeA + 2 * root))
        let middle = (lower + upper) / 2
        let isDefined = (square .>= 0).and(isFinite(minimum))
        return select(isDefined, min(max(minimum, lower), upper), middle)
    }
}
