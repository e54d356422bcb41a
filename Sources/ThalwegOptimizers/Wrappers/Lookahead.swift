import ThalwegCore

/// Slow weights that follow fast ones: after every k steps of `inner`, `slow ← slow + α (fast − slow)` and `fast ← slow`.
///
/// The slow weights are those to evaluate. `inner` gives the step that is added to the parameters (`Optimizer.step`, or a chain that ends
/// in a learning rate); its own state goes on through the synchronization. State: `count`, `slow.NAME`, and `inner.…`.
/// Cost: one vector of parameters. optax: `lookahead`. Reference: Zhang et al. 2019, arXiv:1907.08610.
public struct Lookahead: IterateTransformation {
    /// The optimizer of the fast weights.
    public let inner: any GradientTransformation
    /// k ≥ 1: steps between synchronizations.
    public let steps: Int
    /// α in [0, 1]: how far the slow weights go towards the fast ones.
    public let alpha: Double

    /// Precondition: `steps` ≥ 1.
    public init(_ inner: any GradientTransformation, steps: Int = 5, alpha: Double = 0.5) {
        precondition(steps >= 1, "\(steps) steps between synchronizations; at least 1")
        self.inner = inner
        self.steps = steps
        self.alpha = alpha
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters, under: "slow").merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, _) = StepCount.next(state)
        var innerState = state.subtree("inner")
        let step = inner.update(gradient, state: &innerState, at: iterate), parameters = iterate.parameters, slow = state.subtree("slow")
        let isDue = remainder(count, Double(steps)) .== 0
        let next = slow.zip(parameters + step) { select(isDue, $0 + alpha * ($1 - $0), $0) }
        state = Tree([(StepCount.name, count)]).merging(next, under: "slow").merging(innerState, under: "inner")
        return step.zip(next - parameters) { select(isDue, $1, $0) }
    }

    /// The slow weights.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? { state.subtree("slow") }
}
