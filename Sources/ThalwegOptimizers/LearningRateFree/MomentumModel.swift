import ThalwegCore

/// MoMo: momentum, or Adam, with the largest step, up to the learning rate, for which a model of the loss stays above its lower bound.
///
/// With averages (weight β₁) m of gradients, f̄ of losses and γ̄ of ⟨g, θ⟩, D = 1 (or Adam's √v̂ + ε) and ρ = 1 (or 1 − β₁ᵗ):
/// `τ = min(η/ρ, max((1 + ηλ)(f̄ − ρf* − γ̄) + ⟨m, θ⟩, 0) / ‖m‖²_{D⁻¹})`, `θ ← (θ − τ D⁻¹m)` with decay `−ηλ/(1 + ηλ) θ`. The lower bound f* is
/// given, or with `adaptsLowerBound` estimated from there up. Without Adam the averages start at the first loss and gradient. Where ‖m‖² is
/// below 2.2·10⁻¹⁶ there is no step. Needs the loss's value. State: `count`, `loss`, `product`, `lower_bound` (float64), `first_moment.…`,
/// with Adam `second_moment.…`. Cost: one or two vectors of parameters. optax.contrib: `momo`, `momo_adam`.
/// Reference: Schaipp, Ohana, Eickenberg, Defazio, Gower 2023, arXiv:2305.07583.
public struct MomentumModel: IterateTransformation {
    /// The preconditioner.
    public enum Preconditioner: Sendable, Hashable {
        /// None: momentum.
        case none
        /// Adam's, with its β₂ and ε.
        case adam(beta2: Double, epsilon: Double)
    }

    /// What divides the step.
    public let preconditioner: Preconditioner
    /// Decay of the averages, in [0, 1).
    public let beta1: Double
    /// f*, or where it is estimated its smallest value.
    public let lowerBound: Double
    /// λ ≥ 0.
    public let weightDecay: Double
    /// Whether f* is estimated.
    public let adaptsLowerBound: Bool

    /// A model-based step.
    public init(
        _ preconditioner: Preconditioner = .none, beta1: Double = 0.9, lowerBound: Double = 0, weightDecay: Double = 0, adaptsLowerBound: Bool = false
    ) {
        self.preconditioner = preconditioner
        self.beta1 = beta1
        self.lowerBound = lowerBound
        self.weightDecay = weightDecay
        self.adaptsLowerBound = adaptsLowerBound
    }

    public func makeState(for parameters: Tree) -> Tree {
        var state = Tree([
            (StepCount.name, StepCount.zero), ("loss", .number(0)), ("product", .number(0)), ("lower_bound", .number(lowerBound)),
        ]).merging(parameters.zeros(), under: "first_moment")
        if case .adam = preconditioner { state = state.merging(parameters.zeros(), under: "second_moment") }
        return state
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        guard let value = iterate.value?.converted(to: .float64) else { return iterate.missing("the loss's value", for: "momo") }
        let (count, step) = StepCount.next(state)
        let parameters = iterate.parameters, rate = iterate.learningRate, before = state.subtree("second_moment")
        var next = Tree([(StepCount.name, count)])
        let decay: Tensor, gathered: Tensor, divisor: Tree?
        switch preconditioner {
        case .none:
            (decay, gathered, divisor) = (select(count .== 1, .number(0), .number(beta1)), .number(1), nil)
        case .adam(let beta2, let epsilon):
            let second = before.averaging(gradient.map { $0 * $0 }, decay: beta2), correction = biasCorrection(beta2, step)
            (decay, gathered) = (.number(beta1), biasCorrection(beta1, step))
            divisor = second.map { $0.divided(by: correction).sqrt() + epsilon }
            next = next.merging(second, under: "second_moment")
        }
        func averaged(_ old: Tensor, _ new: Tensor) -> Tensor { decay * old + (1 - decay) * new }
        let loss = averaged(state.scalar("loss"), value), product = averaged(state.scalar("product"), gradient.scalarProduct(parameters))
        let first = state.subtree("first_moment").zip(gradient) { $0.scaled(by: decay) + $1.scaled(by: 1 - decay) }
        let direction = divisor.map { first / $0 } ?? first
        let square = first.scalarProduct(direction), inner = first.scalarProduct(parameters)
        let shrink = 1 + rate * weightDecay, old = state.scalar("lower_bound")
        let cap = shrink * (loss - product) + inner
        let bound = adaptsLowerBound
            ? select(cap .< shrink * gathered * old, max(cap / (2 * gathered * shrink), lowerBound), old) : old
        let wanted = max(shrink * (loss - gathered * bound - product) + inner, 0)
        let isFlat = square .<= Double.ulpOfOne
        let size = min(rate / gathered, select(isFlat, .number(0), wanted / select(isFlat, .number(1), square)))
        let nextBound = adaptsLowerBound ? max((loss + inner - product - 0.5 * size * square) / gathered, lowerBound) : old
        let order = Tree([(StepCount.name, count), ("loss", loss), ("product", product), ("lower_bound", nextBound)])
            .merging(first, under: "first_moment")
        state = order.merging(next)
        let factor = rate * weightDecay / shrink
        return direction.zip(parameters) { step, parameter in
            let moved = -step.scaled(by: size)
            return weightDecay == 0 ? moved : moved - parameter.scaled(by: factor)
        }
    }
}
