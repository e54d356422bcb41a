import ThalwegCore

/// The optimistic gradient: `(α + β) gₜ − β gₜ₋₁`, which guesses the next gradient; made for games and saddle-point problems. `g₀ = g₁`.
///
/// State: `count`, `previous.NAME`. Cost: one vector of parameters. optax: `scale_by_optimistic_gradient`.
/// Reference: Mokhtari, Ozdaglar, Pattathil 2020, arXiv:1901.08511.
public struct OptimisticGradient: GradientTransformation {
    /// Weight of the gradient.
    public let alpha: Double
    /// Weight of its change.
    public let beta: Double

    /// The optimistic gradient.
    public init(alpha: Double = 1, beta: Double = 1) {
        self.alpha = alpha
        self.beta = beta
    }

    public func makeState(for parameters: Tree) -> Tree { Tree([(StepCount.name, StepCount.zero)]).merging(parameters.zeros(), under: "previous") }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        let isFirst = step .== 1, previous = state.subtree("previous").zip(gradient) { select(isFirst, $1, $0) }
        state = Tree([(StepCount.name, count)]).merging(gradient, under: "previous")
        return gradient.zip(previous) { (alpha + beta) * $0 - beta * $1 }
    }
}
