import ThalwegCore

/// Adds Gaussian noise of variance `σ²ₜ = eta / (1 + t)^gamma` to every entry, t the step from 0. optax: `add_noise`.
///
/// State: `count`, and `key` (uint32[2]), which stays: step and leaf are folded into it, so that a resumed run draws the same noise.
/// Reference: Neelakantan et al. 2015, arXiv:1511.06807.
public struct AddGradientNoise: GradientTransformation {
    /// The variance at step 0, ≥ 0.
    public let eta: Double
    /// How fast it falls, ≥ 0.
    public let gamma: Double
    /// The seed of the draws.
    public let seed: UInt64

    /// Noise of variance `eta / (1 + t)^gamma`.
    public init(eta: Double, gamma: Double = 0.55, seed: UInt64 = 0) {
        self.eta = eta
        self.gamma = gamma
        self.seed = seed
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("key", RandomKey(seed: seed).tensor)])
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        guard let key = state["key"] else { return gradient }
        let stepKey = RandomKey(tensor: key).fold(count)
        state[StepCount.name] = count
        let deviation = (eta / pow(step, Tensor(gamma, dtype: .float64))).sqrt()
        let noise = gradient.leaves.enumerated().map { number, leaf in
            leaf + stepKey.fold(number).normal(leaf.shape, dtype: leaf.dtype).scaled(by: deviation)
        }
        return Tree(names: gradient.names, leaves: noise)
    }
}

extension GradientTransformation where Self == AddGradientNoise {
    /// Adds Gaussian noise of variance `eta / (1 + t)^gamma`.
    public static func noise(eta: Double, gamma: Double = 0.55, seed: UInt64 = 0) -> AddGradientNoise {
        AddGradientNoise(eta: eta, gamma: gamma, seed: seed)
    }
}
