import ThalwegCore

/// DoWG: the gradient times `r̄² / (√(Σ r̄²‖g‖²) + ε)`, r̄ being the largest distance from the start so far.
///
/// The first r̄² is `initialSquaredDistance`, or ε where that is nil. A non-finite gradient stops all later steps (they become NaN).
/// State: `largest_squared_distance`, `weighted_sum_of_squares` (float64), `start.NAME`. Cost: one vector of parameters.
/// optax.contrib: `dowg`. Reference: Khaled, Mishchenko, Jin 2023, arXiv:2305.16284.
public struct ScaleByDistanceOverWeightedGradients: GradientTransformation {
    /// The first r̄² > 0; nil: ε.
    public let initialSquaredDistance: Double?
    /// ε > 0.
    public let epsilon: Double

    /// DoWG's direction.
    public init(initialSquaredDistance: Double? = nil, epsilon: Double = 1e-4) {
        self.initialSquaredDistance = initialSquaredDistance
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([("largest_squared_distance", .number(initialSquaredDistance ?? epsilon)), ("weighted_sum_of_squares", .number(0))])
            .merging(parameters, under: "start")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let start = state.subtree("start"), moved = start - parameters
        let distance = max(state.scalar("largest_squared_distance"), moved.scalarProduct(moved))
        let squares = state.scalar("weighted_sum_of_squares") + distance * gradient.scalarProduct(gradient)
        state = Tree([("largest_squared_distance", distance), ("weighted_sum_of_squares", squares)]).merging(start, under: "start")
        return gradient.scaled(by: distance / (squares.sqrt() + epsilon))
    }
}
