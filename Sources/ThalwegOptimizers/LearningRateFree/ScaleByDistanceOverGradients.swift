import ThalwegCore

/// DoG: the gradient times the largest distance from the start so far over the root of all squared gradients: `r̄ g / √(Σ‖g‖² + ε)`.
///
/// The first r̄ is `initialDistance`, or where that is nil `relativeDistance · (1 + ‖θ₀‖)`; with batch normalization the authors use 1e-4
/// for the latter. They evaluate an average of the parameters. A non-finite gradient stops all later steps (they become NaN).
/// State: `largest_distance`, `sum_of_squares` (float64), `start.NAME`. Cost: one vector of parameters. optax.contrib: `dog`.
/// Reference: Ivgi, Hinder, Carmon 2023, arXiv:2302.12022.
public struct ScaleByDistanceOverGradients: GradientTransformation {
    /// The first r̄ > 0; nil: in proportion to the parameters.
    public let initialDistance: Double?
    /// The first r̄ over 1 + ‖θ₀‖, > 0.
    public let relativeDistance: Double
    /// ε ≥ 0.
    public let epsilon: Double

    /// DoG's direction.
    public init(initialDistance: Double? = nil, relativeDistance: Double = 1e-6, epsilon: Double = 1e-8) {
        self.initialDistance = initialDistance
        self.relativeDistance = relativeDistance
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        let first = initialDistance.map { Tensor.number($0) } ?? relativeDistance * (1 + parameters.euclideanNorm())
        return Tree([("largest_distance", first), ("sum_of_squares", .number(0))]).merging(parameters, under: "start")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let start = state.subtree("start")
        let distance = max(state.scalar("largest_distance"), (start - parameters).euclideanNorm())
        let squares = state.scalar("sum_of_squares") + gradient.scalarProduct(gradient)
        state = Tree([("largest_distance", distance), ("sum_of_squares", squares)]).merging(start, under: "start")
        return gradient.scaled(by: distance.dividedOrZero(by: (squares + epsilon).sqrt()))
    }
}
