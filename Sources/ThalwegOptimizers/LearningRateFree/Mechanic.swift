import ThalwegCore

/// Learns a factor on another optimizer's steps: what it has moved in all is scaled by `s = Σᵢ sᵢ`, one sᵢ for each of n forgetting rates.
///
/// With Δ the sum of the inner steps and βᵢ = 1 − 10⁻ⁱ: `h = ⟨g + λ s‖g‖/‖θ‖ θ, Δ⟩`, `r ← βr + clamp(h, −m, m)·s`, `m ← max(βm, |h| + ε)`, `v ← β²v + h²`,
/// `s ← (m s₀/n + max(r, 0)) / (√v + ε)`, `θ ← θ₀ + sΔ`. Δ is found again from θ in each step instead of being kept. A non-finite gradient
/// makes the factor non-finite for good. State: `scale`, `reward`, `largest`, `squares` (float64, `[n]`), `start.NAME`, `inner.…`.
/// Cost: one vector of parameters. optax.contrib: `mechanize`. Reference: Cutkosky, Defazio, Mehta 2023, arXiv:2306.00144.
public struct Mechanic: IterateTransformation {
    /// The optimizer; gives the step that is added to the parameters.
    public let inner: any GradientTransformation
    /// λ ≥ 0, relative to gradient and parameters.
    public let weightDecay: Double
    /// ε > 0.
    public let epsilon: Double
    /// s₀ > 0, the first factor.
    public let initialScale: Double
    /// n ≥ 1.
    public let betas: Int

    /// Precondition: `betas` ≥ 1.
    public init(_ inner: any GradientTransformation, weightDecay: Double = 0.01, epsilon: Double = 1e-8, initialScale: Double = 1e-6, betas: Int = 6) {
        precondition(betas >= 1, "\(betas) forgetting rates; at least 1")
        self.inner = inner
        self.weightDecay = weightDecay
        self.epsilon = epsilon
        self.initialScale = initialScale
        self.betas = betas
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = Tensor.zeros([betas], dtype: .float64)
        return Tree([("scale", .full(initialScale, [betas], dtype: .float64)), ("reward", zero), ("largest", zero), ("squares", zero)])
            .merging(parameters, under: "start").merging(inner.makeState(for: parameters), under: "inner")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        var innerState = state.subtree("inner")
        let step = inner.update(gradient, state: &innerState, at: iterate), parameters = iterate.parameters, start = state.subtree("start")
        let scale = state.scalar("scale"), largest = state.scalar("largest"), total = scale.sum()
        let decay = weightDecay * total * gradient.euclideanNorm() / (parameters.euclideanNorm() + epsilon)
        let decayed = gradient.zip(parameters) { $0 + $1.scaled(by: decay) }
        let before = (start - parameters).map { $0.divided(by: total + epsilon) }, moved = before - step
        let gain = decayed.scalarProduct(before).broadcast(to: [betas])
        let clipped = max(-largest, min(gain, largest))
        let rates = Tensor(HostArray((1...betas).map { 1 - 1 / power(10, $0) }))
        let nextLargest = max(rates * largest, abs(gain) + epsilon), squares = rates * rates * state.scalar("squares") + gain * gain
        let reward = rates * state.scalar("reward") + clipped * scale
        let wealth = initialScale / Double(betas) * nextLargest + max(reward, 0), next = wealth / (squares.sqrt() + epsilon)
        state = Tree([("scale", next), ("reward", reward), ("largest", nextLargest), ("squares", squares)])
            .merging(start, under: "start").merging(innerState, under: "inner")
        return (start - moved.scaled(by: next.sum())) - parameters
    }

    private func power(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * base } }
}
