public import ThalwegCore

/// Runs an optimizer from one place after another, keeps the lowest end, and evaluates there.
///
/// Each run is `interval` steps of `inner` from fresh state. At its end (one evaluation) the next start is drawn:
/// `hop`: basin hopping, from the last accepted end, each coordinate moved uniformly within ± `size`; an end is accepted with probability
/// `min(1, exp(−(f − f_accepted)/temperature))`. `scatter`: multi-start, from the first parameters, normal with deviation `size`.
/// The outcome of the step that starts anew is `restarted`.
/// State: `key`, `run_step` (int32), `runs` (int32), `origin`, `origin_value`, `best`, `best_value` (NaN-free: ∞ before the first end), and
/// the inner state under `inner.`. Memory: two vectors of parameters beside the inner one's.
/// Reference: Wales & Doye 1997, doi:10.1021/jp970984n; Rinnooy Kan & Timmer 1987, doi:10.1007/BF02592070 (multi-start).
public struct Restarts: FlatMethod {
    /// Where the next run begins.
    public enum Proposal: Sendable, Hashable {
        /// Near the last accepted end.
        case hop(temperature: Double)
        /// Around the first parameters.
        case scatter
    }

    public let name: String
    /// What minimizes: gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// Where the next run begins.
    public let proposal: Proposal
    /// How far away, in the parameters' units.
    public let size: Double
    /// Steps per run, ≥ 1.
    public let interval: Int

    /// A method.
    public init(_ name: String, inner: any GradientTransformation, proposal: Proposal, size: Double, interval: Int) {
        self.name = name
        self.inner = inner
        self.proposal = proposal
        self.size = size
        self.interval = interval
    }

    public func makeState(in space: FlatSpace) -> Tree { Tree() }

    public func makeState(for parameters: Tree) -> Tree {
        let x = FlatSpace(parameters).vector(parameters)
        return Tree([
            ("outcome", StepOutcome.progress.tensor), ("evaluations", .integer(0)), ("key", RandomKey(seed: 0).tensor),
            ("run_step", .integer(0)), ("runs", .integer(0)), ("origin", x), ("origin_value", .scalar(.infinity)), ("best", x),
            ("best_value", .scalar(.infinity)),
        ]).merging(inner.makeState(for: parameters), under: "inner")
    }

    public func step(at point: FlatPoint, state: inout Tree) throws -> FlatStep {
        let space = point.space, parameters = space.tree(point.x)
        guard let key = state["key"], let runStep = state["run_step"], let runs = state["runs"], let origin = state["origin"],
            let originValue = state["origin_value"], let best = state["best"], let bestValue = state["best_value"]
        else { throw TraceError(op: name, reason: "the state lacks a leaf; pass the state that makeState made") }
        // The inner step sees the loss with its sign, so that it descends where this one does.
        let flat = point.objective, sign = flat.sign
        let iterate = Iterate(
            parameters: parameters, value: sign * point.value, objective: flat.objective, learningRate: sign * point.rate)
        var innerState = state.subtree("inner")
        let moved = point.x + space.vector(inner.update(space.tree(point.gradient.scaled(by: sign)), state: &innerState, at: iterate))

        let isEnd = runStep .>= Double(interval - 1), stepKey = RandomKey(tensor: key).fold(runs)
        let start = LoopState([
            ("x", moved), ("origin", origin), ("originValue", originValue), ("best", best), ("bestValue", bestValue),
        ])
        let next = try cond(isEnd, start) { old in
            var next = old
            let found = flat.value(at: old.x), value = select(isNaN(found), .scalar(.infinity), found)
            let isBest = value .< old.bestValue
            next.best = select(isBest, old.x, old.best)
            next.bestValue = select(isBest, value, old.bestValue)
            switch proposal {
            case .hop(let temperature):
                let rise = value - old.originValue
                let chance = exp(-max(select(isNaN(rise), .scalar(.infinity), rise), 0) / Swift.max(temperature, 1e-300))
                let isAccepted = (value .<= old.originValue).or(stepKey.fold(0).uniform([], dtype: .float64) .< chance)
                next.origin = select(isAccepted, old.x, old.origin)
                next.originValue = select(isAccepted, value, old.originValue)
                next.x = next.origin + stepKey.fold(1).uniform([space.count], from: -size, to: size, dtype: space.dtype)
            case .scatter:
                next.x = old.origin + stepKey.fold(1).normal([space.count], stddev: size, dtype: space.dtype)
            }
            return next
        } else: { $0 }

        let fresh = inner.makeState(for: next.x.failure == nil ? space.tree(next.x) : parameters)
        // Keys stay: a run after the first draws other numbers because its steps differ.
        for (leaf, value) in innerState.pairs {
            let isKey = leaf == "key" || leaf.hasSuffix(".key")
            state["inner." + leaf] = isKey ? value : select(isEnd, fresh[leaf] ?? value, value)
        }
        state["run_step"] = select(isEnd, .integer(0), runStep + 1)
        state["runs"] = select(isEnd, min(runs, 1e9) + 1, runs)
        state["origin"] = next.origin
        state["origin_value"] = next.originValue
        state["best"] = next.best
        state["best_value"] = next.bestValue
        return FlatStep(
            next.x - point.x, outcome: select(isEnd, StepOutcome.restarted.tensor, StepOutcome.progress.tensor),
            evaluations: select(isEnd, .integer(1), .integer(0)))
    }

    /// The lowest end of a run; the parameters before the first end.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        guard let best = state["best"], let value = state["best_value"] else { return nil }
        let space = FlatSpace(parameters)
        return space.tree(select(isFinite(value), best, space.vector(parameters)))
    }
}
