public import ThalwegCore

/// Shortens the step until the loss falls by a share of what the slope promises (Armijo): `φ(t) ≤ φ(0) + c₁ t φ'(0)`.
///
/// Looks at values alone: cheap, but the curvature condition that quasi-Newton pairs want does not follow. As optax's
/// `scale_by_backtracking_linesearch`. Where no trial is low enough, nothing moves.
/// Reference: Armijo 1966, doi:10.2140/pjm.1966.16.1.
public struct BacktrackingSearch: LineSearch {
    /// c₁ in (0, 1).
    public let sufficientDecrease: Double
    /// What a step is shortened by, in (0, 1).
    public let factor: Double
    /// The largest number of trials.
    public let maximumTrials: Int

    /// A search.
    public init(sufficientDecrease: Double = 1e-4, factor: Double = 0.5, maximumTrials: Int = 40) {
        self.sufficientDecrease = sufficientDecrease
        self.factor = factor
        self.maximumTrials = maximumTrials
    }

    public func search(_ line: Line, initial: Tensor) throws -> SearchResult {
        let start = LoopState([("step", initial), ("value", line.value), ("trials", .integer(0)), ("found", .flag(false))])
        let end = try whileLoop(start) { $0.found.not().and($0.trials .< Double(maximumTrials)) } _: { state in
            var next = state
            next.step = select(state.trials .> 0, factor * state.step, state.step)
            next.value = line.value(at: next.step)
            next.trials = state.trials + 1
            next.found = next.value .<= line.value + sufficientDecrease * next.step * line.slope
            return next
        }
        return SearchResult(
            step: select(end.found, end.step, .scalar(0)), value: select(end.found, end.value, line.value), gradient: nil,
            evaluations: end.trials, isFound: end.found)
    }
}
