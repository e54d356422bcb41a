import ThalwegCore

/// Trains as `inner` does and keeps the plain mean of the parameters at every `cycle`-th step after the first `start`, for evaluation.
///
/// Wants a learning rate that stays high, constant or cyclic, while it averages. Before the first one is taken the parameters themselves
/// are evaluated. State: `count`, `averaged` (int32: how many are in the mean), `average.NAME`, and `inner.…`. Cost: one vector of parameters.
/// PyTorch: `swa_utils.AveragedModel`. Reference: Izmailov et al. 2018, arXiv:1803.05407.
public struct StochasticWeightAverage: IterateTransformation {
    /// The optimizer; gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// Steps before the averaging begins, ≥ 0.
    public let start: Int
    /// Steps from one set of parameters in the mean to the next, ≥ 1.
    public let cycle: Int

    /// Precondition: `start` ≥ 0, `cycle` ≥ 1.
    public init(_ inner: any GradientTransformation, start: Int = 0, cycle: Int = 1) {
        precondition(start >= 0 && cycle >= 1, "start \(start), cycle \(cycle); at least 0 and 1")
        self.inner = inner
        self.start = start
        self.cycle = cycle
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("averaged", StepCount.zero)]).merging(parameters, under: "average")
            .merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, _) = StepCount.next(state)
        var innerState = state.subtree("inner")
        let step = inner.update(gradient, state: &innerState, at: iterate)
        let past = count - Tensor(Double(start), dtype: .int32)
        let isDue = (past .> 0).and(remainder(past, Double(cycle)) .== 0)
        let averaged = (state["averaged"] ?? StepCount.zero) + isDue.converted(to: .int32)
        let weight = max(averaged, 1).converted(to: .float64)
        let average = state.subtree("average").zip(iterate.parameters + step) { select(isDue, $0 + ($1 - $0).divided(by: weight), $0) }
        state = Tree([(StepCount.name, count), ("averaged", averaged)]).merging(average, under: "average").merging(innerState, under: "inner")
        return step
    }

    public func preconditioner(state: Tree) -> Tree? { inner.preconditioner(state: state.subtree("inner")) }

    /// The mean; where nothing is in it yet, the parameters.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        guard let averaged = state["averaged"] else { return nil }
        let isEmpty = averaged .== 0
        return state.subtree("average").zip(parameters) { select(isEmpty, $1, $0) }
    }
}
