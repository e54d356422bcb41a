import ThalwegCore

/// Sophia's direction: `clip(m̂ / max(γh, ε), ±ρ)`, h the mean of estimates of the curvature's diagonal, made every k steps.
///
/// The estimate of a step enters h after the step, and m is corrected for bias, as in optax; in the paper it enters before, and m is not corrected.
/// The first step, with h = 0, is that of the signs. State: `count`, `key`, `first_moment.NAME`, `curvature.NAME`.
/// Cost: two vectors of parameters; every k steps an estimate. A non-finite gradient makes the moments NaN. optax: `contrib.sophia`.
/// Reference: Liu et al. 2024, arXiv:2305.14342.
public struct ScaleBySophia: IterateTransformation {
    /// Where the curvature's diagonal comes from.
    public enum Estimator: Sendable, Hashable {
        /// `z ⊙ Hz` with random signs z. About two gradients. Exact where the Hessian is diagonal.
        case hutchinson
        /// Gauss–Newton–Bartlett: `n · ĝ ⊙ ĝ`, ĝ the gradient of the mean loss against n targets drawn from the model's own distribution.
        /// About a gradient. Unbiased for the Gauss–Newton diagonal where the loss is the mean negative log-likelihood of n examples.
        case gaussNewtonBartlett
    }

    /// Where the curvature's diagonal comes from.
    public let estimator: Estimator
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of estimates, in [0, 1).
    public let beta2: Double
    /// The least divisor, > 0.
    public let epsilon: Double
    /// γ: what the curvature is multiplied with.
    public let gamma: Double
    /// ρ: the largest magnitude of an entry, > 0.
    public let clip: Double
    /// k: steps between estimates, ≥ 1.
    public let period: Int

    /// Sophia's direction.
    public init(
        _ estimator: Estimator, beta1: Double = 0.965, beta2: Double = 0.99, epsilon: Double = 1e-8, gamma: Double = 0.01, clip: Double = 1, period: Int = 10
    ) {
        self.estimator = estimator
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.gamma = gamma
        self.clip = clip
        self.period = period
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor)])
            .merging(parameters.zeros(), under: "first_moment").merging(parameters.zeros(), under: "curvature")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let name = estimator == .hutchinson ? "sophia_h" : "sophia_g"
        guard let objective = iterate.objective else { return iterate.missing("the loss as a function", for: name) }
        guard let key = state["key"] else { return gradient }
        let sampled = objective.model.flatMap { model in model.sampledLossOfOutputs.map { (model, $0) } }
        if estimator == .gaussNewtonBartlett && sampled == nil {
            return iterate.missing("a model whose loss is a negative log-likelihood, such as cross entropy or squared error,", for: name)
        }
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let before = state.subtree("curvature"), correction = biasCorrection(beta1, step)
        let update = first.zip(before) { mean, curvature in
            min(max(mean.divided(by: correction) / max(gamma * curvature, epsilon), -clip), clip)
        }
        let curvature = StepCount.every(period, count, before) { before in
            let draw = RandomKey(tensor: key).fold(count)
            guard let (model, loss) = sampled, estimator == .gaussNewtonBartlett else {
                return before.averaging(hutchinsonDiagonal(of: objective, at: iterate.parameters, key: draw, samples: 1), decay: beta2)
            }
            let drawn: Tree = grad(of: { (parameters: Tree) in try loss(try model.outputs(parameters), draw) })(iterate.parameters)
            return before.averaging(drawn.map { ($0 * $0).scaled(by: model.exampleCount) }, decay: beta2)
        }
        state = Tree([(StepCount.name, count), ("key", key)]).merging(first, under: "first_moment").merging(curvature, under: "curvature")
        return update
    }
}
