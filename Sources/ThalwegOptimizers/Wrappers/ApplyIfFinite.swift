import ThalwegCore

/// Leaves out steps whose gradient has a NaN or an infinity: the update is zero and the state of `inner` stays; after more than `limit` in a row it gives
/// up and lets them through, so that a run that is lost does not look like one that stands still.
///
/// State: `non_finite_in_a_row`, `non_finite_steps` (int32; all of them), and `inner.…`. optax: `apply_if_finite`.
public struct ApplyIfFinite: IterateTransformation {
    /// What to apply.
    public let inner: any GradientTransformation
    /// Steps in a row that may be left out, ≥ 0.
    public let limit: Int

    /// `inner`, where the gradient is finite.
    public init(_ inner: any GradientTransformation, limit: Int) {
        self.inner = inner
        self.limit = limit
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([("non_finite_in_a_row", StepCount.zero), ("non_finite_steps", StepCount.zero)]).merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let isFinite = LossScaling.allFinite(gradient), before = state.subtree("inner")
        let row = select(isFinite, StepCount.zero, StepCount.raised(state["non_finite_in_a_row"]))
        let all = (state["non_finite_steps"] ?? StepCount.zero)
        let isApplied = isFinite.or(row .> Double(limit))
        var after = before
        let update = inner.update(gradient, state: &after, at: iterate)
        state = Tree([("non_finite_in_a_row", row), ("non_finite_steps", select(isFinite, all, StepCount.raised(all)))])
            .merging(after.mapNamed { name, leaf in before[name].map { select(isApplied, leaf, $0) } ?? leaf }, under: "inner")
        return update.map { select(isApplied, $0, .zeros($0.shape, dtype: $0.dtype)) }
    }

    public func preconditioner(state: Tree) -> Tree? { inner.preconditioner(state: state.subtree("inner")) }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        inner.evaluationParameters(parameters, state: state.subtree("inner"))
    }
}

extension GradientTransformation {
    /// This, with steps left out whose gradient is not finite, up to `limit` in a row.
    public func skippingNonFinite(limit: Int) -> ApplyIfFinite { ApplyIfFinite(self, limit: limit) }
}
