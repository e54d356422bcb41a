import ThalwegCore

/// Shampoo's direction: `L^(−1/p) G R^(−1/p)` block by block, `L ← β₂L + (1 − β₂)GGᵀ`, `R ← β₂R + (1 − β₂)GᵀG`, with another method's length and momentum after it.
///
/// Each weight is taken as a matrix `[inputs, units]` (axes before the last together) and cut into blocks of at most `blockSize` on a side; p is 4, or
/// `root`. β₂ = 1 sums as Gupta et al. do, with weight 1. The factors begin as εI, the roots as I, and are made anew every `period` steps, at steps period,
/// 2·period, …. Before `start` the method grafted from steps alone, with a momentum of its own; vectors always take its step.
/// State: `count`, `momentum.NAME`, `grafted_momentum.NAME`, perhaps `graft.NAME`; of matrices `left.NAME` `[blocks, m, m]`, `left_root.NAME`, `right.…`.
/// Cost: 2 or 3 vectors of parameters, and per block `[m, n]` 2(m² + n²) numbers, 4 products a step, two `eigh` every `period`. A non-finite
/// gradient makes the state NaN.
/// Reference: Gupta et al. 2018, arXiv:1802.09568; Anil et al. 2020, arXiv:2002.09018 (blocks, grafting, delayed roots).
public struct ScaleByShampoo: GradientTransformation {
    /// Decay of the steps' momentum, in [0, 1).
    public let beta1: Double
    /// Decay of the factors and of the squared gradients, in [0, 1].
    public let beta2: Double
    /// Added to the divisor of the method grafted from, ≥ 0.
    public let epsilon: Double
    /// The multiple of the identity that the factors begin as, > 0.
    public let matrixEpsilon: Double
    /// The longest side of a block, ≥ 1.
    public let blockSize: Int
    /// Steps between the roots, ≥ 1.
    public let period: Int
    /// The first step that is preconditioned.
    public let start: Int
    /// p of the roots; nil for 4.
    public let root: Int?
    /// Whose length a step takes.
    public let grafting: Grafting
    /// Whether momentum is a mean (`(1 − β₁)` of each step) or a sum.
    public let averagesMomentum: Bool
    /// Whether to look ahead.
    public let nesterov: Bool

    /// Shampoo's direction.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-10, matrixEpsilon: Double = 1e-6, blockSize: Int = 512, period: Int = 10,
        start: Int = 10, root: Int? = nil, grafting: Grafting = .adam, averagesMomentum: Bool = true, nesterov: Bool = true
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.matrixEpsilon = matrixEpsilon
        self.blockSize = blockSize
        self.period = period
        self.start = start
        self.root = root
        self.grafting = grafting
        self.averagesMomentum = averagesMomentum
        self.nesterov = nesterov
    }

    public func makeState(for parameters: Tree) -> Tree {
        let zero = parameters.zeros()
        var state = Tree([(StepCount.name, StepCount.zero)]).merging(zero, under: "momentum").merging(zero, under: "grafted_momentum")
        if grafting.hasState { state = state.merging(zero, under: "graft") }
        for (name, leaf) in parameters.pairs where leaf.rank >= 2 {
            let blocks = BlockedMatrix(leaf.type, size: blockSize), type = leaf.dtype.ofFactors
            for (side, extent) in [("left", blocks.blockRows), ("right", blocks.blockColumns)] {
                let identity = Tensor.identity(extent, dtype: type).broadcast(to: [blocks.count, extent, extent])
                state["\(side).\(name)"] = matrixEpsilon * identity
                state["\(side)_root.\(name)"] = identity
            }
        }
        return state
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        let (count, step) = StepCount.next(state)
        var next = state
        next[StepCount.name] = count
        let isPreconditioned = count .>= Double(start), weight = averagesMomentum ? 1 - beta1 : 1
        let update = gradient.mapNamed { name, leaf -> Tensor in
            guard let momentum = state["momentum.\(name)"], let graftMomentum = state["grafted_momentum.\(name)"] else { return leaf }
            let statistic = state["graft.\(name)"].map { grafting.statistic($0, leaf, beta2: beta2) }
            if let statistic { next["graft.\(name)"] = statistic }
            let grafted = grafting.step(leaf, statistic: statistic, beta2: beta2, epsilon: epsilon, step: step)
            var preconditioned = leaf.rank < 2 ? grafted : self.preconditioned(leaf, name: name, count: count, state: &next)
            if grafting != .none {
                let length = Tree([("g", grafted)]).euclideanNorm() / (Tree([("s", preconditioned)]).euclideanNorm() + 1e-16)
                preconditioned = preconditioned.scaled(by: length)
            }
            let own = beta1 * momentum + weight * preconditioned, other = beta1 * graftMomentum + weight * grafted
            next["momentum.\(name)"] = own
            next["grafted_momentum.\(name)"] = other
            let chosen = select(isPreconditioned, own, other)
            guard nesterov else { return chosen }
            return beta1 * chosen + weight * select(isPreconditioned, preconditioned, grafted)
        }
        state = next
        return update
    }

    /// The preconditioned gradient; leaves the next factors and roots in `state`.
    private func preconditioned(_ gradient: Tensor, name: String, count: Tensor, state: inout Tree) -> Tensor {
        guard let left = state["left.\(name)"], let right = state["right.\(name)"], let leftRoot = state["left_root.\(name)"],
            let rightRoot = state["right_root.\(name)"]
        else { return gradient }
        let blocks = BlockedMatrix(gradient.type, size: blockSize), part = blocks.cut(gradient.asMatrix().converted(to: left.dtype))
        let transposed = part.matrixTransposed(), weight = beta2 == 1 ? 1 : 1 - beta2
        var factors = Tree([
            ("left", beta2 * left + weight * part.matmul(transposed)), ("right", beta2 * right + weight * transposed.matmul(part)),
            ("left_root", leftRoot), ("right_root", rightRoot),
        ])
        factors = StepCount.when(remainder(count, Double(period)) .== 0, always: period == 1, factors) { factors in
            var result = factors
            for side in ["left", "right"] {
                if let factor = factors[side] { result["\(side)_root"] = matrixInverseRoot(factor, p: root ?? 4) }
            }
            return result
        }
        for (side, leaf) in factors.pairs { state["\(side).\(name)"] = leaf }
        guard let newLeft = factors["left_root"], let newRight = factors["right_root"] else { return gradient }
        return blocks.joined(newLeft.matmul(part).matmul(newRight)).reshape(gradient.shape).converted(to: gradient.dtype)
    }
}
