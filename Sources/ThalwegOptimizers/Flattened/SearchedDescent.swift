public import ThalwegCore

/// A direction and a search put together: `x ← x + t d`, d from the one, t from the other.
///
/// Any direction works with any search on any network. A direction that does not point downhill is replaced by −g, and its memory
/// is cleared. State: `step_size` (t of the last step), `previous_value`, and the direction's own leaves.
public struct SearchedDescent: FlatMethod {
    /// Where the search begins.
    public enum FirstTrial: Sendable, Hashable {
        /// At the learning rate; at the first step at `rate · min(1, 1/‖g‖₁)`, for directions that have no scale yet.
        case rate
        /// At this many times the last step, at most at the learning rate, and there at the first step.
        case previous(growth: Double)
        /// Where a quadratic with the last step's decrease has its minimum, `rate · min(1, 1.01 · 2 (f − f_before)/gᵀd)`.
        case decrease
        /// At the learning rate at every step: for directions with a scale, such as Newton's.
        case unit
    }

    public let name: String
    /// Where to go.
    public let direction: any DescentDirection
    /// How far.
    public let search: any LineSearch
    /// Where the search begins.
    public let firstTrial: FirstTrial

    /// A method.
    public init(_ name: String, direction: any DescentDirection, search: any LineSearch, firstTrial: FirstTrial = .rate) {
        self.name = name
        self.direction = direction
        self.search = search
        self.firstTrial = firstTrial
    }

    public func makeState(in space: FlatSpace) -> Tree {
        Tree([("count", .integer(0)), ("step_size", .scalar(0)), ("previous_value", .scalar(0))]).merging(direction.makeState(in: space))
    }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let (count, _) = StepCount.next(state)
        let isFirst = count .== 1
        let g = point.gradient
        var proposal = try direction.direction(at: point, state: &state)
        let descends = g.inner(proposal.vector) .< 0
        proposal.vector = select(descends, proposal.vector, -g)
        let line = Line(from: point, along: proposal.vector)
        let trial = firstStep(line, isFirst: isFirst, point: point, state: state)
        let isZero = g.inner(g) .<= 0
        let found = try search.search(line, initial: trial)
        let t = select(isZero, .scalar(0), found.step)
        let step = proposal.vector.scaled(by: t)
        try direction.learn(from: point, step: step, gradient: found.gradient, state: &state)
        state["count"] = count
        state["step_size"] = select(t .> 0, t, state["step_size"] ?? t)
        state["previous_value"] = point.value.failure == nil ? point.value : .scalar(0)
        let outcome = select(
            isZero, StepOutcome.stationary.tensor, select(found.isFound, proposal.outcome, StepOutcome.searchFailed.tensor))
        return FlatStep(step, outcome: outcome, evaluations: proposal.evaluations + found.evaluations)
    }

    private func firstStep(_ line: Line, isFirst: Tensor, point: FlatPoint, state: Tree) -> Tensor {
        switch firstTrial {
        case .unit: return point.rate
        case .rate:
            let size = abs(point.gradient).sum().converted(to: .float64)
            return select(isFirst, point.rate * min(1 / size, 1), point.rate)
        case .previous(let growth): return select(isFirst, point.rate, min(growth * (state["step_size"] ?? point.rate), point.rate))
        case .decrease:
            let before = select(isFirst, point.value + point.gradient.length() / 2, state["previous_value"] ?? point.value)
            let guess = 2.02 * (point.value - before) / line.slope
            return point.rate * select((guess .> 0).and(isFinite(guess)), min(guess, 1), .scalar(1))
        }
    }
}
