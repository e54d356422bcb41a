import ThalwegCore

/// MADGRAD's step: dual averaging from the starting point x₀ with a cube root in place of Adagrad's square root, and momentum c.
///
/// `s ← s + λg`, `G ← G + |λ|g²`, `z = x₀ − s / (∛G + ε)`, `x ← x + (1 − c)(z − x)`, with `λ = (η + ε)√t`, t from 1; c here is the weight of the old
/// point (`momentum` 0.9), as in the authors' code. The learning rate stands inside the sums, so a schedule weighs gradients. A negative rate
/// ascends. State: `count`, `start.NAME`, `gradient_sum.NAME`, `square_sum.NAME`. Cost: three vectors of parameters. optax: `contrib.madgrad`.
/// Reference: Defazio & Jelassi 2021, arXiv:2101.11075.
public struct DualAveraging: IterateTransformation {
    /// c, in [0, 1).
    public let momentum: Double
    /// Added to the root and to the learning rate, ≥ 0.
    public let epsilon: Double

    /// MADGRAD's step.
    public init(momentum: Double = 0.9, epsilon: Double = 1e-6) {
        self.momentum = momentum
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero)]).merging(parameters, under: "start")
            .merging(parameters.zeros(), under: "gradient_sum").merging(parameters.zeros(), under: "square_sum")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let (count, step) = StepCount.next(state), start = state.subtree("start")
        // ε keeps the direction of the rate, and a rate of 0 at 0.
        let weight = (iterate.learningRate + epsilon * sign(iterate.learningRate)) * step.sqrt(), size = abs(weight)
        let sum = state.subtree("gradient_sum").zip(gradient) { $0 + $1.scaled(by: weight) }
        let squares = state.subtree("square_sum").zip(gradient) { $0 + $1.squared().scaled(by: size) }
        state = Tree([(StepCount.name, count)]).merging(start, under: "start").merging(sum, under: "gradient_sum").merging(squares, under: "square_sum")
        // Where nothing was gathered yet, and ε is 0 or lost, the quotient would be 0/0.
        let shift = sum.zip(squares) { select($1 .== 0, .zeros($0.shape, dtype: $0.dtype), $0 / (pow($1, 1.0 / 3) + epsilon)) }
        return start.zip(shift) { $0 - $1 }.zip(iterate.parameters) { (1 - momentum) * ($0 - $1) }
    }
}
