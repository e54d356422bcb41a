import ThalwegCore

/// Lets through only the entries of a direction that agree in sign with the gradient: `u ∘ 1[u g > 0] · n / (k + 1)`, n the number of entries of the
/// parameter, k of them agreeing, so that the size of the step stays about the same.
///
/// State: that of `inner`. Reference: Liang et al. 2024, arXiv:2411.16085.
public struct Cautious: IterateTransformation {
    /// Gives the uphill direction; weight decay belongs after this, not into it.
    public let inner: any GradientTransformation

    /// The cautious variant of a direction.
    public init(_ inner: any GradientTransformation) { self.inner = inner }

    public func makeState(for parameters: Tree) -> Tree { inner.makeState(for: parameters) }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        inner.update(gradient, state: &state, at: iterate).zip(gradient) { update, gradient in
            let agrees = (update * gradient) .> 0
            let count = agrees.converted(to: .float64).sum(), factor = Double(gradient.shape.elementCount) / (count + 1)
            // A NaN agrees with nothing; it is kept, not hidden.
            return select(agrees.or(isNaN(update)), update, .zeros(update.shape, dtype: update.dtype)).scaled(by: factor)
        }
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? { inner.evaluationParameters(parameters, state: state) }
}
