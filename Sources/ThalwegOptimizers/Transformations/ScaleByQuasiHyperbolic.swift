import ThalwegCore

/// Quasi-hyperbolic momentum: `(1 − ν) g + ν m` with `m ← βm + (1 − β)g`; ν = 1 is averaged momentum, ν = 0 the plain gradient.
///
/// State: `first_moment.NAME`. Cost: one vector of parameters. Reference: Ma & Yarats 2019, arXiv:1810.06801.
public struct ScaleByQuasiHyperbolic: GradientTransformation {
    /// β, in [0, 1).
    public let momentum: Double
    /// ν, in [0, 1].
    public let nu: Double

    /// Quasi-hyperbolic momentum.
    public init(momentum: Double = 0.999, nu: Double = 0.7) {
        self.momentum = momentum
        self.nu = nu
    }

    public func makeState(for parameters: Tree) -> Tree { Tree().merging(parameters.zeros(), under: "first_moment") }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let mean = state.subtree("first_moment").averaging(gradient, decay: momentum)
        state = Tree().merging(mean, under: "first_moment")
        return mean.averaging(gradient, decay: nu)
    }
}
