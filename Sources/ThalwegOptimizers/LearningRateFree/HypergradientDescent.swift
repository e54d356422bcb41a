import ThalwegCore

/// Gradient descent on the learning rate beside another optimizer: `α ← α + β⟨g, u⟩`, u being the direction of the step before, `θ ← θ − αu`.
///
/// `⟨g, u⟩` is minus the derivative of the loss with respect to the rate of the step before, so α grows while steps agree with the next
/// gradient. α starts at the learning rate, and follows its schedule: what is learned is added to it, and for a negative rate subtracted.
/// The direction is minus the inner optimizer's step at learning rate 1. State: `learned` (float64), `direction.NAME`, `inner.…`.
/// Cost: one vector of parameters. A non-finite gradient makes `learned` non-finite for good.
/// Reference: Baydin, Cornish, Martínez Rubio, Schmidt, Wood 2018, arXiv:1703.04782 (SGD-HD with `sgd` inside, Adam-HD with `adam`).
public struct HypergradientDescent: IterateTransformation {
    /// The optimizer; gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// β ≥ 0.
    public let rate: Double

    /// A learning rate that is learned at the rate `rate`.
    public init(_ inner: any GradientTransformation, rate: Double = 1e-7) {
        self.inner = inner
        self.rate = rate
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([("learned", .number(0))]).merging(parameters.zeros(), under: "direction").merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let learned = state.scalar("learned") + rate * gradient.scalarProduct(state.subtree("direction"))
        var innerState = state.subtree("inner")
        let direction = -inner.update(gradient, state: &innerState, at: iterate.with(learningRate: .number(1)))
        state = Tree([("learned", learned)]).merging(direction, under: "direction").merging(innerState, under: "inner")
        let base = iterate.learningRate
        return direction.scaled(by: select(base .< 0, learned - base, -base - learned))
    }
}
