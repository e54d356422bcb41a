import ThalwegCore

/// COCOB: every parameter bets a share of what it has won on the sign of its next gradient; no step size at all.
///
/// With c = γg: `L ← max(L, |c|)`, `G ← G + |c|`, `R ← max(R − c(θ − θ₀), 0)`, `C ← C − c`, `θ ← θ₀ + C(L + R) / (L·max(G + L, αL))`.
/// γ is the learning rate, 1 unless a schedule shall fade the gradients out; the step hardly depends on its size. L starts at ε.
/// State: `largest.…`, `sum.…`, `reward.…`, `bet.…`, `start.…`, each a vector of parameters. optax.contrib: `cocob`.
/// Reference: Orabona & Tommasi 2017, arXiv:1705.07795, algorithm 2.
public struct CoinBetting: IterateTransformation {
    /// α > 0: keeps the first bets small.
    public let alpha: Double
    /// ε > 0.
    public let epsilon: Double
    /// Coupled weight decay, ≥ 0.
    public let weightDecay: Double

    /// Coin betting.
    public init(alpha: Double = 100, epsilon: Double = 1e-8, weightDecay: Double = 0) {
        self.alpha = alpha
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros()
        return Tree().merging(parameters.full(epsilon), under: "largest").merging(zero, under: "sum").merging(zero, under: "reward")
            .merging(zero, under: "bet").merging(parameters, under: "start")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let parameters = iterate.parameters
        let decayed = weightDecay == 0 ? gradient : gradient.zip(parameters) { $0 + weightDecay * $1 }
        let coin = decayed.scaled(by: iterate.learningRate), start = state.subtree("start")
        let largest = state.subtree("largest").zip(coin) { max($0, abs($1)) }, sum = state.subtree("sum").zip(coin) { $0 + abs($1) }
        let reward = state.subtree("reward").zip(coin * (parameters - start)) { max($0 - $1, 0) }
        let bet = state.subtree("bet") - coin
        state = Tree().merging(largest, under: "largest").merging(sum, under: "sum").merging(reward, under: "reward")
            .merging(bet, under: "bet").merging(start, under: "start")
        let share = sum.zip(largest) { $1 * max($0 + $1, alpha * $1) }
        return (start + bet / share * (largest + reward)) - parameters
    }
}
