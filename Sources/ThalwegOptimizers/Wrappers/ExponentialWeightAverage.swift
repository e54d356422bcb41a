import ThalwegCore

/// Trains as `inner` does and keeps an exponential average of the parameters for evaluation: `a ← βa + (1 − β)θ` after each step.
///
/// The average starts at the parameters after the first step, as in PyTorch's `AveragedModel` and Keras; with `debias` it starts at 0 and
/// is divided by `1 − βᵗ`, so that early parameters do not linger. Half precision loses the small weight `1 − β`: average float32 parameters.
/// State: `count`, `average.NAME`, and `inner.…`. Cost: one vector of parameters. Reference: Polyak & Juditsky 1992, doi:10.1137/0330046;
/// Morales-Brotons, Vogels, Hendrikx 2024, arXiv:2411.18704.
public struct ExponentialWeightAverage: IterateTransformation {
    /// The optimizer; gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// β in [0, 1).
    public let decay: Double
    /// Whether the average starts at zero and is corrected for it.
    public let debias: Bool

    /// An average beside `inner`.
    public init(_ inner: any GradientTransformation, decay: Double = 0.999, debias: Bool = false) {
        self.inner = inner
        self.decay = decay
        self.debias = debias
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(debias ? parameters.zeros() : parameters, under: "average")
            .merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, _) = StepCount.next(state)
        var innerState = state.subtree("inner")
        let step = inner.update(gradient, state: &innerState, at: iterate), moved = iterate.parameters + step
        var average = state.subtree("average").averaging(moved, decay: decay)
        if !debias {
            let isFirst = count .== 1
            average = average.zip(moved) { select(isFirst, $1, $0) }
        }
        state = Tree([(StepCount.name, count)]).merging(average, under: "average").merging(innerState, under: "inner")
        return step
    }

    public func preconditioner(state: Tree) -> Tree? { inner.preconditioner(state: state.subtree("inner")) }

    /// The average; before the first step the parameters.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        let average = state.subtree("average")
        guard debias, let count = state[StepCount.name] else { return average }
        let isNew = count .== 0, correction = select(isNew, Tensor(1, dtype: .float64), biasCorrection(decay, count.converted(to: .float64)))
        return average.zip(parameters) { select(isNew, $1, $0.divided(by: correction)) }
    }
}
