import ThalwegCore

/// AdaHessian's direction: Adam's with the Hessian's diagonal in place of the gradient in the divisor, `m̂ / (v̂^(k/2) + ε)`, `v` the mean of `D²`.
///
/// D is a Hutchinson estimate (random signs: exact where the Hessian is diagonal); with `spatialAveraging` |D| of a convolution's kernel is averaged over its spatial axes.
/// State: `count`, `key`, `first_moment.NAME`, `second_moment.NAME`. Cost: two vectors of parameters; every `period` steps `samples` Hessian products,
/// about two gradients each. Needs the loss as a function. A non-finite gradient makes the moments NaN.
/// Reference: Yao et al. 2021, arXiv:2006.00719.
public struct ScaleByAdaHessian: IterateTransformation {
    /// Decay of the mean of gradients, in [0, 1).
    public let beta1: Double
    /// Decay of the mean of squared diagonals, in [0, 1).
    public let beta2: Double
    /// Added to the root, ≥ 0.
    public let epsilon: Double
    /// k: 1 divides by the curvature as Newton does, less goes towards gradient descent; in (0, 1].
    public let hessianPower: Double
    /// Steps between estimates of the diagonal, ≥ 1.
    public let period: Int
    /// Random vectors per estimate, ≥ 1.
    public let samples: Int
    /// Whether kernels of convolutions share one value per pair of channels.
    public let spatialAveraging: Bool

    /// AdaHessian's direction.
    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-4, hessianPower: Double = 1, period: Int = 1, samples: Int = 1,
        spatialAveraging: Bool = true
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.hessianPower = hessianPower
        self.period = period
        self.samples = samples
        self.spatialAveraging = spatialAveraging
    }

    public func makeState(for parameters: Tree) -> Tree {
        Tree([(StepCount.name, StepCount.zero), ("key", RandomKey(seed: 0).tensor)])
            .merging(parameters.zeros(), under: "first_moment").merging(parameters.zeros(), under: "second_moment")
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        guard let objective = iterate.objective else { return iterate.missing("the loss as a function", for: "adahessian") }
        guard let key = state["key"] else { return gradient }
        let (count, step) = StepCount.next(state)
        let first = state.subtree("first_moment").averaging(gradient, decay: beta1)
        let second = StepCount.every(period, count, state.subtree("second_moment")) { before in
            let diagonal = hutchinsonDiagonal(of: objective, at: iterate.parameters, key: RandomKey(tensor: key).fold(count), samples: samples)
            return before.averaging(diagonal.map(averaged).map { $0 * $0 }, decay: beta2)
        }
        state = Tree([(StepCount.name, count), ("key", key)]).merging(first, under: "first_moment").merging(second, under: "second_moment")
        let (correction1, correction2) = (biasCorrection(beta1, step), biasCorrection(beta2, step))
        return first.zip(second) { mean, square in
            let root = square.divided(by: correction2).sqrt()
            let divisor = hessianPower == 1 ? root : pow(root, Tensor(hessianPower, dtype: root.dtype))
            return mean.divided(by: correction1) / (divisor + epsilon)
        }
    }

    /// The mean magnitude over the axes before the last two.
    private func averaged(_ diagonal: Tensor) -> Tensor {
        guard spatialAveraging, diagonal.failure == nil, diagonal.rank > 2 else { return diagonal }
        return abs(diagonal).mean(axes: Array(0..<diagonal.rank - 2), keepDims: true).broadcast(to: diagonal.shape)
    }
}
