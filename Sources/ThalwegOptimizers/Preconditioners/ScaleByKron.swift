import Foundation
import ThalwegCore

/// PSGD's direction with a Kronecker-factored preconditioner: `QᵀQ m̂`, `Q = Q_L ⊗ Q_R` of upper triangles (or diagonals), fitted so that
/// `E[QᵀQ g gᵀ QᵀQ]` is the preconditioner itself.
///
/// Each weight is taken as a matrix `[inputs, units]` (axes before the last together), m̂ its mean of gradients, corrected for bias. A fit draws Gaussian V
/// and goes along the relative gradient `A Aᵀ − B Bᵀ`, `A = Q_L m̂ Q_Rᵀ`, `B = Q_L⁻ᵀ V Q_R⁻¹`, with step 0.1 over a lower bound of the norm of `AAᵀ + BBᵀ`. It
/// is made each time `1/probability` steps have passed; the probability falls from 1 after 500 steps by a factor e every 1000, to 0.03, where none is given.
/// At about one fit in a hundred the factors are brought to one size. A step's root mean square is limited to 1.1. Vectors and sides longer than
/// `largestTriangle` have diagonals.
/// State: `count`, `since_fit`, `key`, `momentum.NAME`, `left.NAME`, `right.NAME`. Cost: a vector of parameters, m² + n² numbers per matrix `[m, n]`; 4
/// products a step, a fit 8 more. A non-finite gradient makes the state NaN.
/// Reference: Li 2018, arXiv:1512.04202; Pooladzandi & Li 2024, arXiv:2402.04553.
public struct ScaleByKron: GradientTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let momentum: Double
    /// How often the factors are fitted, in (0, 1]; nil falls from 1 to 0.03.
    public let probability: Double?
    /// The step of a fit, > 0.
    public let fitRate: Double
    /// The longest side that has a triangle.
    public let largestTriangle: Int
    /// Whether factors are fitted to the mean of gradients, not to the gradient.
    public let fitsMomentum: Bool
    /// How often a fit comes with balancing, in [0, 1].
    public let balanceProbability: Double
    /// V of a fit in place of random numbers, by name of the parameter: for comparing with other programs.
    public let fixedNoise: ArrayTree?

    /// PSGD's direction.
    public init(
        momentum: Double = 0.9, probability: Double? = nil, fitRate: Double = 0.1, largestTriangle: Int = 8192, fitsMomentum: Bool = true,
        balanceProbability: Double = 0.01, fixedNoise: ArrayTree? = nil
    ) {
        self.momentum = momentum
        self.probability = probability
        self.fitRate = fitRate
        self.largestTriangle = largestTriangle
        self.fitsMomentum = fitsMomentum
        self.balanceProbability = balanceProbability
        self.fixedNoise = fixedNoise
    }

    public func makeState(for parameters: Tree) -> Tree {
        var state = Tree([
            (StepCount.name, StepCount.zero), ("since_fit", StepCount.zero), ("key", RandomKey(seed: 0).tensor),
        ]).merging(parameters.zeros(), under: "momentum")
        for (name, leaf) in parameters.pairs {
            let (rows, columns) = leaf.type.matrixExtents
            state["left.\(name)"] = start(rows, leaf)
            if leaf.rank >= 2 { state["right.\(name)"] = start(columns, leaf) }
        }
        return state
    }

    private func start(_ extent: Int, _ leaf: Tensor) -> Tensor {
        let type = leaf.dtype.ofFactors
        return leaf.rank < 2 || extent == 1 || extent > largestTriangle ? .ones([extent], dtype: type) : .identity(extent, dtype: type)
    }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        guard let key = state["key"], let sinceFit = state["since_fit"] else { return gradient }
        let (count, step) = StepCount.next(state)
        var next = state
        let draw = RandomKey(tensor: key).fold(count)
        // Single precision as in the reference, so that the two fit at the same steps.
        let falling = min(max((-0.001 * ((step - 1).converted(to: .float32) - 500)).exp(), 0.03), 1)
        let chance = probability.map { Tensor($0, dtype: .float32) } ?? falling
        let passed = sinceFit + 1
        let isDue = passed.converted(to: .float32) .>= 1 / chance
        let balances = draw.fold(-1).uniform([]) .< balanceProbability
        next[StepCount.name] = count
        next["since_fit"] = select(isDue, StepCount.zero, passed)
        let update = Tree(names: gradient.names, leaves: gradient.pairs.enumerated().map { number, pair -> Tensor in
            let (name, leaf) = pair
            guard let momentum = state["momentum.\(name)"], let left = state["left.\(name)"] else { return leaf }
            let mean = self.momentum * momentum + (1 - self.momentum) * leaf
            next["momentum.\(name)"] = mean
            let corrected = mean.divided(by: biasCorrection(self.momentum, step)).asMatrix().converted(to: left.dtype)
            let fitted = fitsMomentum ? corrected : leaf.asMatrix().converted(to: left.dtype)
            var factors = Tree([("left", left)])
            if let right = state["right.\(name)"] { factors["right"] = right }
            let noise = fixedNoise?[name].map { Tensor($0).asMatrix().converted(to: left.dtype) }
                ?? draw.fold(number).normal(corrected.shape, dtype: left.dtype)
            factors = StepCount.when(isDue, factors) { factors in
                let before = factors.count == 2 ? factors.zip(balanced(factors)) { select(balances, $1, $0) } : factors
                return fit(before, to: fitted, noise: noise)
            }
            for (side, factor) in factors.pairs { next["\(side).\(name)"] = factor }
            var direction = corrected
            for (side, factor) in factors.pairs {
                let triangle = KronFactor(factor, isLeft: side == "left")
                direction = triangle.transposedApplied(triangle.applied(direction))
            }
            let size = direction.squared().mean().sqrt() + 1e-6
            return (direction * min(1.1 / size, 1)).reshape(leaf.shape).converted(to: leaf.dtype)
        })
        state = next
        return update
    }

    /// Both factors with the geometric mean of their largest magnitudes.
    private func balanced(_ factors: Tree) -> Tree {
        let sizes = factors.map { abs($0).max() }
        let product = sizes.leaves.dropFirst().reduce(sizes.leaves[0]) { $0 * $1 }
        let mean = pow(product, Tensor(1 / Double(sizes.count), dtype: product.dtype))
        return factors.zip(sizes) { $0 * (mean / $1) }
    }

    private func fit(_ factors: Tree, to gradient: Tensor, noise: Tensor) -> Tree {
        let sides = factors.mapNamed { KronFactor($1, isLeft: $0 == "left") }
        let a = sides.leaves.reduce(gradient) { $1.applied($0) }
        let b = sides.leaves.reduce(noise) { $1.inverseTransposedApplied($0) }
        return sides.map { $0.fitted(a, b, rate: fitRate) }
    }
}
