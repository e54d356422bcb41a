import ThalwegCore

/// Applies `inner` to the mean of k gradients at every k-th step; the updates between are zero. optax: `MultiSteps`.
///
/// For batches that come in parts; a training run's `accumulate` does the same inside one step and costs no state.
/// State: `count`, `mean.NAME` (zero after a step of `inner`), and `inner.…`, which stays between. Cost: one vector of parameters; `inner` is
/// computed at every step.
public struct Accumulate: IterateTransformation {
    /// What gets the mean.
    public let inner: any GradientTransformation
    /// k ≥ 1.
    public let steps: Int

    /// `inner` on the mean of `steps` gradients.
    ///
    /// Precondition: `steps` ≥ 1.
    public init(_ inner: any GradientTransformation, steps: Int) {
        precondition(steps >= 1, "\(steps) gradients to a step; at least 1")
        self.inner = inner
        self.steps = steps
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters.zeros(), under: "mean").merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, _) = StepCount.next(state), before = state.subtree("inner")
        let place = remainder(count - 1, Double(steps)).converted(to: .float64) + 1, isDue = remainder(count, Double(steps)) .== 0
        let mean = state.subtree("mean").zip(gradient) { $0 + ($1 - $0).divided(by: place) }
        var after = before
        let update = inner.update(mean, state: &after, at: iterate)
        state = Tree([(StepCount.name, count)]).merging(mean.map { select(isDue, .zeros($0.shape, dtype: $0.dtype), $0) }, under: "mean")
            .merging(after.mapNamed { name, leaf in before[name].map { select(isDue, leaf, $0) } ?? leaf }, under: "inner")
        return update.map { select(isDue, $0, .zeros($0.shape, dtype: $0.dtype)) }
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        inner.evaluationParameters(parameters, state: state.subtree("inner"))
    }
}

extension GradientTransformation {
    /// This on the mean of `steps` gradients at every `steps`-th step.
    public func accumulating(steps: Int) -> Accumulate { Accumulate(self, steps: steps) }
}
