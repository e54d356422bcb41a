import ThalwegCore

/// Adam whose step size is learned: like D-adapted Adam, but gradients count with weight d², so that the estimate d of the distance to the
/// solution grows faster.
///
/// With λ = d·γ (times Adam's bias correction where asked for) and d₀ the first estimate: `n ← β₃n + (d/d₀)λ⟨g, θ₀ − θ⟩`,
/// `m ← β₁m + (1 − β₁)d·g`, `v ← β₂v + (1 − β₂)d²g²`, `s ← β₃s + (d/d₀)λ·g` (d for λ with `safeguard_warmup`),
/// `d ← max(d, min(c·n/‖s‖₁, growth·d))`, `θ ← θ − λm/(√v + dε)`. γ is the learning rate, 1 unless it must be corrected. Decoupled decay
/// shrinks the parameters by λ·λ_w, coupled decay adds λ_w θ to g. A non-finite gradient makes the state non-finite for good.
/// State: `count`, `d`, `largest_d`, `numerator`, `first_moment.…`, `second_moment.…`, `sum.…`, `start.…`. Cost: four vectors of parameters.
/// prodigyopt: `Prodigy`. Reference: Mishchenko & Defazio 2023, arXiv:2306.06101, algorithm 4.
public struct ProdigyStep: IterateTransformation {
    /// What can be set.
    public struct Options: Sendable, Hashable {
        /// Decay of the mean of gradients, in [0, 1).
        public var beta1 = 0.9
        /// Decay of the mean of squared gradients, in [0, 1).
        public var beta2 = 0.999
        /// Decay of the sums that the estimate is made of, in [0, 1); nil: √β₂.
        public var beta3: Double?
        /// Added to the root times d, > 0.
        public var epsilon = 1e-8
        /// λ_w ≥ 0.
        public var weightDecay = 0.0
        /// Whether decay shrinks the parameters instead of entering the gradient.
        public var isDecoupled = true
        /// Whether λ is multiplied with `√(1 − β₂ᵗ)/(1 − β₁ᵗ)`.
        public var correctsBias = false
        /// Whether the learning rate stays out of the estimate's denominator, for schedules that begin near 0.
        public var safeguardsWarmup = false
        /// The first estimate of d, > 0.
        public var initialDistance = 1e-6
        /// c, a factor on the estimate, > 0.
        public var coefficient = 1.0
        /// The largest factor by which d may grow in a step, ≥ 1; nil: any.
        public var growthRate: Double?
        /// The authors' defaults.
        public init() {}
    }

    /// What was set.
    public let options: Options

    /// Prodigy's step.
    public init(_ options: Options = .init()) { self.options = options }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros(), first = Tensor.number(options.initialDistance)
        return Tree([(StepCount.name, StepCount.zero), ("d", first), ("largest_d", first), ("numerator", .number(0))])
            .merging(zero, under: "first_moment").merging(zero, under: "second_moment").merging(zero, under: "sum").merging(parameters, under: "start")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        let parameters = iterate.parameters, distance = state.scalar("d"), beta3 = options.beta3 ?? options.beta2.squareRoot()
        var rate = distance * iterate.learningRate
        if options.correctsBias { rate = rate * biasCorrection(options.beta2, step).sqrt() / biasCorrection(options.beta1, step) }
        let isCoupled = options.weightDecay != 0 && !options.isDecoupled
        let used = isCoupled ? gradient.zip(parameters) { $0 + options.weightDecay * $1 } : gradient
        let growth = distance / options.initialDistance, start = state.subtree("start")
        let numerator = beta3 * state.scalar("numerator") + growth * rate * used.scalarProduct(start - parameters)
        let first = state.subtree("first_moment").averaging(used.scaled(by: distance), decay: options.beta1)
        let second = state.subtree("second_moment").averaging(used.map { ($0 * $0).scaled(by: distance * distance) }, decay: options.beta2)
        let weight = growth * (options.safeguardsWarmup ? distance : rate)
        let sum = state.subtree("sum").zip(used) { beta3 * $0 + $1.scaled(by: weight) }
        let denominator = sum.absoluteSum(), isZero = denominator .== 0
        let estimate = (options.coefficient * numerator).dividedOrZero(by: denominator)
        let begun = select(distance .== options.initialDistance, max(distance, estimate), distance)
        let largest = max(state.scalar("largest_d"), estimate)
        let grown = options.growthRate.map { min(largest, begun * $0) } ?? largest
        let next = select(isZero, distance, grown)
        state = Tree([
            (StepCount.name, count), ("d", next), ("largest_d", select(isZero, state.scalar("largest_d"), largest)), ("numerator", numerator),
        ]).merging(first, under: "first_moment").merging(second, under: "second_moment").merging(sum, under: "sum").merging(start, under: "start")
        let floor = next * options.epsilon
        let decay = options.weightDecay != 0 && options.isDecoupled ? options.weightDecay : 0
        return Tree(names: gradient.names, leaves: gradient.names.indices.map { index in
            let direction = first.leaves[index] / (second.leaves[index].sqrt() + select(isZero, .number(1), floor).converted(to: second.leaves[index].dtype))
            let step = -direction.scaled(by: rate)
            return decay == 0 ? step : step - parameters.leaves[index].scaled(by: decay * rate)
        })
    }
}
