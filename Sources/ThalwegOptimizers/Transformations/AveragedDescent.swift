import ThalwegCore

/// Averaged stochastic gradient descent: steps of size `ηₜ = η / (1 + λη(t − 1))^α` with decay λ, and the mean of the parameters since step t₀.
///
/// `θ ← (1 − ληₜ) θ − ηₜ g`; the mean is what is evaluated: `a ← a + (θ − a) / max(1, t − 1 − t₀)`, t from 1. As PyTorch's `ASGD`, whose t₀ is 10⁶.
/// State: `count`, `average.NAME`. Cost: one vector of parameters. Reference: Polyak & Juditsky 1992, doi:10.1137/0330046; Bottou 2012,
/// doi:10.1007/978-3-642-35289-8_25.
public struct AveragedDescent: IterateTransformation {
    /// λ ≥ 0.
    public let lambda: Double
    /// α ≥ 0: how fast the steps shrink.
    public let alpha: Double
    /// t₀ ≥ 0: steps before the averaging begins.
    public let start: Double

    /// Averaged descent.
    public init(lambda: Double = 1e-4, alpha: Double = 0.75, start: Double = 0) {
        self.lambda = lambda
        self.alpha = alpha
        self.start = start
    }

    public func makeState(for parameters: Tree) -> Tree { Tree([(StepCount.name, StepCount.zero)]).merging(parameters, under: "average") }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        let rate = iterate.learningRate / pow(1 + lambda * abs(iterate.learningRate) * (step - 1), Tensor(alpha, dtype: .float64))
        let update = gradient.zip(iterate.parameters) { ($0 + lambda * $1).scaled(by: -rate) }
        let weight = max(step - 1 - start, 1)
        let average = state.subtree("average").zip(iterate.parameters + update) { $0 + ($1 - $0).divided(by: weight) }
        state = Tree([(StepCount.name, count)]).merging(average, under: "average")
        return update
    }

    /// The mean.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? { state.subtree("average") }
}
