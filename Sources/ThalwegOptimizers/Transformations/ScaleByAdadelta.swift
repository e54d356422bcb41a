import ThalwegCore

/// AdaDelta's direction: `g √(u + ε) / √(v + ε)` with `v ← ρv + (1 − ρ)g²` before and `u ← ρu + (1 − ρ)(direction)²` after.
///
/// State: `second_moment.NAME`, `squared_updates.NAME`. Cost: two vectors of parameters. optax: `scale_by_adadelta`.
/// Reference: Zeiler 2012, arXiv:1212.5701.
public struct ScaleByAdadelta: GradientTransformation {
    /// ρ, in [0, 1).
    public let decay: Double
    /// ε > 0; it also sets the size of the first steps.
    public let epsilon: Double

    /// AdaDelta's direction.
    public init(decay: Double = 0.9, epsilon: Double = 1e-6) {
        self.decay = decay
        self.epsilon = epsilon
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree().merging(parameters.zeros(), under: "second_moment").merging(parameters.zeros(), under: "squared_updates")
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let second = state.subtree("second_moment").averaging(gradient.map { $0 * $0 }, decay: decay)
        let squared = state.subtree("squared_updates")
        let ratio = squared.zip(second) { ($0 + epsilon).sqrt() / ($1 + epsilon).sqrt() }
        let direction = ratio.zip(gradient) { $0 * $1 }
        state = Tree().merging(second, under: "second_moment")
            .merging(squared.averaging(direction.map { $0 * $0 }, decay: decay), under: "squared_updates")
        return direction
    }
}

extension GradientTransformation where Self == ScaleByAdadelta {
    /// AdaDelta's direction.
    public static func scaleByAdadelta(decay: Double = 0.9, epsilon: Double = 1e-6) -> ScaleByAdadelta {
        ScaleByAdadelta(decay: decay, epsilon: epsilon)
    }
}
