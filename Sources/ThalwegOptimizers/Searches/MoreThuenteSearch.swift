public import ThalwegCore

/// Moré and Thuente's search for the strong Wolfe conditions: an interval that provably shrinks to such a step, its trials by safeguarded
/// cubic and quadratic interpolation. Trial by trial that of MINPACK-2, which SciPy uses.
///
/// Reference: Moré & Thuente 1994, doi:10.1145/192115.192132.
public struct MoreThuenteSearch: LineSearch {
    /// μ in (0, 1), of the decrease.
    public let sufficientDecrease: Double
    /// η in (0, 1), of the slope.
    public let curvature: Double
    /// The smallest relative width of the interval.
    public let tolerance: Double
    /// The largest step.
    public let largest: Double
    /// The largest number of trials.
    public let maximumTrials: Int

    /// A search.
    public init(sufficientDecrease: Double = 1e-4, curvature: Double = 0.9, tolerance: Double = 1e-14, largest: Double = 1e10, maximumTrials: Int = 100) {
        self.sufficientDecrease = sufficientDecrease
        self.curvature = curvature
        self.tolerance = tolerance
        self.largest = largest
        self.maximumTrials = maximumTrials
    }

    public func search(_ line: Line, initial: Tensor) throws -> SearchResult {
        let promised = sufficientDecrease * line.slope
        let start = LoopState([
            ("over", .flag(false)), ("found", .flag(false)), ("trials", .integer(0)), ("t", initial),
            ("modified", .flag(true)), ("bracketed", .flag(false)),
            ("x", .scalar(0)), ("xValue", line.value), ("xSlope", line.slope), ("xGradient", line.objective.space.zero),
            ("y", .scalar(0)), ("yValue", line.value), ("ySlope", line.slope),
            ("lower", .scalar(0)), ("upper", 5 * initial), ("width", .scalar(largest)), ("widthBefore", .scalar(2 * largest)),
        ])
        let end = try whileLoop(start) { $0.over.not() } _: { state in
            let t = state.t
            let (value, slope, gradient) = line.point(at: t)
            let bound = line.value + t * promised
            let modified = state.modified.and(((value .<= bound).and(slope .>= 0)).not())
            let isFound = (value .<= bound).and(abs(slope) .<= -curvature * line.slope)
            let isExhausted = state.bracketed.and(
                (t .<= state.lower).or(t .>= state.upper).or(state.upper - state.lower .<= tolerance * state.upper))
            let isLongest = (t .>= largest).and(value .<= bound).and(slope .<= promised)

            // While no step has fallen enough, the interval is updated by ψ(t) = φ(t) − φ(0) − μ t φ'(0).
            let usesModified = modified.and(value .<= state.xValue).and(value .> bound)
            func lowered(_ value: Tensor, _ at: Tensor) -> Tensor { select(usesModified, value - at * promised, value) }
            func loweredSlope(_ slope: Tensor) -> Tensor { select(usesModified, slope - promised, slope) }
            let trial = InterpolatedTrial(
                x: (state.x, lowered(state.xValue, state.x), loweredSlope(state.xSlope)),
                y: (state.y, lowered(state.yValue, state.y), loweredSlope(state.ySlope)),
                t: (t, lowered(value, t), loweredSlope(slope)), isBracketed: state.bracketed, from: state.lower, to: state.upper)

            var next = state
            next.trials = state.trials + 1
            next.modified = modified
            next.bracketed = trial.isBracketed
            // A value that is higher becomes y; else x becomes y where the slope turned, and t becomes x.
            let higher = trial.isHigher, turned = trial.turns
            next.y = select(higher, t, select(turned, state.x, state.y))
            next.yValue = select(higher, value, select(turned, state.xValue, state.yValue))
            next.ySlope = select(higher, slope, select(turned, state.xSlope, state.ySlope))
            next.x = select(higher, state.x, t)
            next.xValue = select(higher, state.xValue, value)
            next.xSlope = select(higher, state.xSlope, slope)
            next.xGradient = select(higher, state.xGradient, gradient)
            // Bisect where the interval has not shrunk to two thirds in two steps.
            let width = abs(next.y - next.x)
            let isSlow = next.bracketed.and(width .>= 0.66 * state.widthBefore)
            let proposed = select(isSlow, next.x + 0.5 * (next.y - next.x), trial.t)
            next.widthBefore = select(next.bracketed, state.width, state.widthBefore)
            next.width = select(next.bracketed, width, state.width)
            next.lower = select(next.bracketed, min(next.x, next.y), proposed + 1.1 * (proposed - next.x))
            next.upper = select(next.bracketed, max(next.x, next.y), proposed + 4 * (proposed - next.x))
            let clamped = min(max(proposed, 0), largest)
            let hasConverged = next.bracketed.and(
                (clamped .<= next.lower).or(clamped .>= next.upper).or(next.upper - next.lower .<= tolerance * next.upper))
            next.t = select(hasConverged, next.x, clamped)

            var accepted = next
            (accepted.x, accepted.xValue, accepted.xGradient) = (t, value, gradient)
            accepted.found = .flag(true)
            next = LoopState.choose(isFound, accepted, next)
            next.over = isFound.or(isExhausted).or(isLongest).or(next.trials .>= Double(maximumTrials)).or(isFinite(next.t).not())
            return next
        }
        let isLower = end.found.or((end.x .> 0).and(end.xValue .< line.value))
        return SearchResult(
            step: select(isLower, end.x, .scalar(0)), value: select(isLower, end.xValue, line.value), gradient: end.xGradient,
            evaluations: end.trials, isFound: isLower)
    }
}

/// The next trial from the best point x, the other end y and the last trial t: the four cases of the paper's section 4.
private struct InterpolatedTrial {
    /// The next trial.
    let t: Tensor
    /// Whether a minimizer lies between the ends now.
    let isBracketed: Tensor
    /// Whether the trial's value is above the best one (case 1).
    let isHigher: Tensor
    /// Whether the slope changed its sign at a value that is no higher (case 2).
    let turns: Tensor

    typealias Point = (t: Tensor, value: Tensor, slope: Tensor)

    init(x: Point, y: Point, t trial: Point, isBracketed: Tensor, from lower: Tensor, to upper: Tensor) {
        isHigher = trial.value .> x.value
        turns = isHigher.not().and(sign(trial.slope) * sign(x.slope) .< 0)
        let isFlatter = abs(trial.slope) .< abs(x.slope)
        let distance = trial.t - x.t

        // Case 1: the cubic step, or the middle of the cubic and the quadratic one, whichever is nearer to x.
        let cubicFromX = InterpolatedTrial.cubic(x, trial)
        let quadratic = x.t + x.slope / ((x.value - trial.value) / distance + x.slope) / 2 * distance
        let nearer = abs(cubicFromX - x.t) .<= abs(quadratic - x.t)
        let first = select(nearer, cubicFromX, cubicFromX + (quadratic - cubicFromX) / 2)
        let firstSafe = select(isFinite(first), first, (x.t + trial.t) / 2)

        // Case 2: the cubic or the secant step, whichever is farther from the trial.
        let cubic = InterpolatedTrial.cubic(trial, x)
        let secant = trial.t + trial.slope / (trial.slope - x.slope) * (x.t - trial.t)
        let isCubicFarther = abs(cubic - trial.t) .> abs(secant - trial.t)
        let second = select(isCubicFarther, cubic, secant)

        // Case 3: the slope shrinks; the cubic only where it has a minimizer beyond the trial.
        let beyond = InterpolatedTrial.outward(x, trial, lower: lower, upper: upper)
        let takesCubic = select(isBracketed, abs(beyond - trial.t) .< abs(secant - trial.t), abs(beyond - trial.t) .> abs(secant - trial.t))
        let choice = select(takesCubic, beyond, secant)
        let limit = trial.t + 0.66 * (y.t - trial.t)
        let held = select(trial.t .> x.t, min(limit, choice), max(limit, choice))
        let third = select(isBracketed, held, min(max(choice, lower), upper))

        // Case 4: the slope does not shrink.
        let towardY = InterpolatedTrial.cubic(trial, y)
        let fourth = select(isBracketed, towardY, select(trial.t .> x.t, upper, lower))

        t = select(isHigher, firstSafe, select(turns, second, select(isFlatter, third, fourth)))
        self.isBracketed = isBracketed.or(isHigher).or(turns)
    }

    /// The minimizer of the cubic through a and b, counted from a.
    private static func cubic(_ a: Point, _ b: Point) -> Tensor {
        let theta = 3 * (a.value - b.value) / (b.t - a.t) + a.slope + b.slope
        let scale = max(abs(theta), max(abs(a.slope), abs(b.slope)))
        let root = scale * sqrt(max((theta / scale).squared() - a.slope / scale * (b.slope / scale), 0))
        let gamma = select(b.t .< a.t, -root, root)
        let share = (gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope)
        return a.t + share * (b.t - a.t)
    }

    /// The minimizer of the cubic through x and the trial if it lies beyond the trial; else the bound on that side.
    private static func outward(_ x: Point, _ trial: Point, lower: Tensor, upper: Tensor) -> Tensor {
        let theta = 3 * (x.value - trial.value) / (trial.t - x.t) + x.slope + trial.slope
        let scale = max(abs(theta), max(abs(x.slope), abs(trial.slope)))
        let root = scale * sqrt(max((theta / scale).squared() - x.slope / scale * (trial.slope / scale), 0))
        let gamma = select(trial.t .> x.t, -root, root)
        let share = (gamma - trial.slope + theta) / (gamma + (x.slope - trial.slope) + gamma)
        let bound = select(trial.t .> x.t, upper, lower)
        return select((share .< 0).and(gamma .!= 0), trial.t + share * (x.t - trial.t), bound)
    }
}
