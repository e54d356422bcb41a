import ThalwegCore

/// Lion's direction: `sign(β₁m + (1 − β₁)g)`, then `m ← β₂m + (1 − β₂)g`; sign(0) = 0.
///
/// State: `first_moment.NAME`. Cost: one vector of parameters. optax: `scale_by_lion`.
/// Reference: Chen et al. 2023, arXiv:2302.06675.
public struct ScaleByLion: GradientTransformation {
    /// Weight of the mean in the direction, in [0, 1).
    public let beta1: Hyperparameter
    /// Decay of the mean of gradients, in [0, 1).
    public let beta2: Hyperparameter

    /// Lion's direction.
    public init(beta1: Double = 0.9, beta2: Double = 0.99) { self.init(beta1: .constant(beta1), beta2: .constant(beta2)) }

    /// Lion's direction with decays of each step.
    public init(beta1: Hyperparameter, beta2: Hyperparameter) {
        self.beta1 = beta1
        self.beta2 = beta2
    }

    public func makeState(for parameters: Tree) -> Tree { Tree().merging(parameters.zeros(), under: "first_moment") }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let mean = state.subtree("first_moment")
        state = Tree().merging(mean.averaging(gradient, decay: beta2), under: "first_moment")
        return mean.averaging(gradient, decay: beta1).map { sign($0) }
    }
}

/// The sign of each entry, 0 for 0. Stateless. optax: `scale_by_sign`.
public struct ScaleBySign: GradientTransformation {
    /// The sign.
    public init() {}
    public func makeState(for parameters: Tree) -> Tree { Tree() }
    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree { gradient.map { sign($0) } }
}

extension GradientTransformation where Self == ScaleByLion {
    /// Lion's direction.
    public static func scaleByLion(beta1: Double = 0.9, beta2: Double = 0.99) -> ScaleByLion { ScaleByLion(beta1: beta1, beta2: beta2) }
}

extension GradientTransformation where Self == ScaleBySign {
    /// The sign of each entry.
    public static var scaleBySign: ScaleBySign { ScaleBySign() }
}
