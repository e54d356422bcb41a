import ThalwegCore

/// Another optimizer at the gradient of a worse place nearby: `g' = ∇L(θ + e)`, `e = ρ T²g / (‖Tg‖ + ε)`, T = 1 or, adaptive, |θ| + η.
///
/// Minimizes the largest loss within ρ, so that it prefers flat minima. The second gradient is of the same batch, with the same dropout; it
/// changes no running statistics, and gradient processing (clipping, noise) acts on the first gradient alone, which gives e. Where the
/// gradient is zero, so is e. Needs the loss as a function. State: `inner.…`. Cost: one gradient more per step.
/// optax.contrib: `sam`; pytorch_optimizer: `SAM`. Reference: Foret et al. 2021, arXiv:2010.01412; adaptive: Kwon et al. 2021, arXiv:2102.11600.
public struct SharpnessAware: IterateTransformation {
    /// The optimizer; gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// ρ ≥ 0.
    public let rho: Double
    /// η ≥ 0 of the adaptive form; nil: T = 1.
    public let eta: Double?
    /// ε, keeps the divisor away from 0.
    public let epsilon: Double

    /// `inner` at perturbed parameters.
    public init(_ inner: any GradientTransformation, rho: Double = 0.05, eta: Double? = nil, epsilon: Double = 1e-12) {
        self.inner = inner
        self.rho = rho
        self.eta = eta
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree { Tree().merging(inner.makeState(for: parameters), under: "inner") }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        guard let objective = iterate.objective else {
            return iterate.missing("the loss as a function", for: eta == nil ? "sam" : "asam")
        }
        let parameters = iterate.parameters, scales = eta.map { eta in parameters.map { abs($0) + eta } }
        let scaled = scales.map { $0 * gradient } ?? gradient
        let length = Tensor.number(rho) / (scaled.euclideanNorm() + epsilon)
        let perturbation = (scales.map { $0 * scaled } ?? gradient).scaled(by: length)
        var own = state.subtree("inner")
        let step = inner.update(objective.gradient(at: parameters + perturbation), state: &own, at: iterate)
        state = Tree().merging(own, under: "inner")
        return step
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        inner.evaluationParameters(parameters, state: state.subtree("inner"))
    }
}
