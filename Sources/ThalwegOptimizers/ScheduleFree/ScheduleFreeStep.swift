import ThalwegCore

/// Schedule-free descent: gradients are taken at `y = (1 − β)z + βx`, z takes the steps, x is the average of z that is evaluated.
///
/// With γ the learning rate (times t/w in the first w steps), u the gradient (or Adam's normalized one) plus decay λy and the weight
/// `c = tʳ γ_maxᵖ / Σ tʳ γ_maxᵖ`: `z ← z − γu`, `x ← (1 − c)x + cz`. The parameters are y; `evaluationParameters` is x, found from y and z.
/// Wants no schedule that falls; a little warm-up. A non-finite gradient makes z non-finite for good. State: `count`, `weight_sum`,
/// `largest_rate` (float64), `z.NAME`, with Adam `second_moment.…`. Cost: one or two vectors of parameters.
/// schedulefree: `SGDScheduleFree`, `AdamWScheduleFree`. Reference: Defazio et al. 2024, arXiv:2405.15682.
public struct ScheduleFreeStep: IterateTransformation {
    /// What the gradient is divided by.
    public enum Preconditioner: Sendable, Hashable {
        /// Nothing.
        case none
        /// Adam's root of averaged squares with its β₂ and ε.
        case adam(beta2: Double, epsilon: Double)
    }

    /// What the gradient is divided by.
    public let preconditioner: Preconditioner
    /// β in (0, 1): how far y is from z towards x.
    public let beta: Double
    /// λ ≥ 0.
    public let weightDecay: Double
    /// w ≥ 0: steps in which the rate rises to its value.
    public let warmupSteps: Int
    /// r ≥ 0: later z count more with the power r of their number.
    public let r: Double
    /// p ≥ 0: the power of the largest rate so far in the weights.
    public let weightPower: Double

    /// Schedule-free descent.
    public init(
        _ preconditioner: Preconditioner = .none, beta: Double = 0.9, weightDecay: Double = 0, warmupSteps: Int = 0, r: Double = 0, weightPower: Double = 2
    ) {
        self.preconditioner = preconditioner
        self.beta = beta
        self.weightDecay = weightDecay
        self.warmupSteps = warmupSteps
        self.r = r
        self.weightPower = weightPower
    }

    public func makeState(for parameters: Tree) -> Tree {
        let state = Tree([(StepCount.name, StepCount.zero), ("weight_sum", .number(0)), ("largest_rate", .number(0))])
            .merging(parameters, under: "z")
        if case .adam = preconditioner { return state.merging(parameters.zeros(), under: "second_moment") }
        return state
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state)
        let y = iterate.parameters, z = state.subtree("z")
        let rate = warmupSteps == 0 ? iterate.learningRate : iterate.learningRate * min(step / Double(warmupSteps), 1)
        let largest = max(state.scalar("largest_rate"), abs(rate))
        let weight = pow(step, .number(r)) * pow(largest, .number(weightPower)), sum = state.scalar("weight_sum") + weight
        let share = weight.dividedOrZero(by: sum)
        var direction = gradient, second: Tree?
        if case .adam(let beta2, let epsilon) = preconditioner {
            let squares = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: beta2), correction = biasCorrection(beta2, step)
            direction = gradient.zip(squares) { $0 / ($1.divided(by: correction).sqrt() + epsilon) }
            second = squares
        }
        if weightDecay != 0 { direction = direction.zip(y) { $0 + weightDecay * $1 } }
        let next = z - direction.scaled(by: rate)
        state = Tree([(StepCount.name, count), ("weight_sum", sum), ("largest_rate", largest)]).merging(next, under: "z")
        if let second { state = state.merging(second, under: "second_moment") }
        let slope = rate * (beta * (1 - share) - 1)
        return (z - y).scaled(by: share) + direction.scaled(by: slope)
    }

    /// x.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        parameters.zip(state.subtree("z")) { $0 + (1 - 1 / beta) * ($1 - $0) }
    }
}
