import ThalwegCore

/// Fromage's step: each parameter moves by η times its own norm and is shrunk back, `θ ← (θ − η g ‖θ‖/‖g‖) / √(1 + η²)`.
///
/// η is a relative change per layer, which needs little tuning. Where a parameter or its gradient is all zero the step is plain, `−η g`, without
/// shrinking. Stateless. PyTorch reference: the authors' `fromage`. Reference: Bernstein et al. 2020, arXiv:2002.03432.
public struct FromageStep: IterateTransformation {
    /// Fromage's step.
    public init() {}

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let rate = iterate.learningRate, shrink = 1 / (1 + rate.squared()).sqrt(), one = Tensor(1, dtype: .float64)
        return gradient.zip(iterate.parameters) { gradient, parameter in
            let length = Tree([("w", parameter)]).euclideanNorm(), size = Tree([("g", gradient)]).euclideanNorm()
            let isPlain = (length .== 0).or(size .== 0)
            let factor = select(isPlain, rate, rate * shrink * length / select(size .== 0, one, size))
            let kept = select(isPlain, one, shrink)
            return parameter.scaled(by: kept - 1) - gradient.scaled(by: factor)
        }
    }
}
