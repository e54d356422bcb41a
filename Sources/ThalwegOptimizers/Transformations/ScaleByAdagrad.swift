import ThalwegCore

/// AdaGrad's direction: `g / (√s + ε)` with `s ← s + g²`, `s₀ = initialAccumulator`. ε outside the root, as in PyTorch.
///
/// State: `sum_of_squares.NAME`. Cost: one vector of parameters.
/// Reference: Duchi, Hazan, Singer 2011, JMLR 12:2121.
public struct ScaleByAdagrad: GradientTransformation {
    /// s₀ ≥ 0.
    public let initialAccumulator: Double
    /// ε ≥ 0.
    public let epsilon: Double

    /// AdaGrad's direction.
    public init(initialAccumulator: Double = 0, epsilon: Double = 1e-10) {
        self.initialAccumulator = initialAccumulator
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree { Tree().merging(parameters.full(initialAccumulator), under: "sum_of_squares") }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let sums = state.subtree("sum_of_squares").zip(gradient) { $0 + $1 * $1 }
        state = Tree().merging(sums, under: "sum_of_squares")
        return gradient.zip(root(sums)) { $0 / $1 }
    }

    public func preconditioner(state: Tree) -> Tree? { root(state.subtree("sum_of_squares")) }

    private func root(_ sums: Tree) -> Tree { sums.map { $0.sqrt() + epsilon } }
}

extension GradientTransformation where Self == ScaleByAdagrad {
    /// AdaGrad's direction.
    public static func scaleByAdagrad(initialAccumulator: Double = 0, epsilon: Double = 1e-10) -> ScaleByAdagrad {
        ScaleByAdagrad(initialAccumulator: initialAccumulator, epsilon: epsilon)
    }
}
