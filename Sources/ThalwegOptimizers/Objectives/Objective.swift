public import ThalwegCore

/// The loss of one batch as a function of the parameters, for optimizers that look further than a gradient.
///
/// It is the same batch, and the same random numbers, at every point asked for; penalties are included.
public struct Objective: Sendable {
    /// The loss: a floating-point scalar.
    public let loss: @Sendable (Tree) throws -> Tensor
    /// The loss taken apart into the model's outputs and what is made of them; nil where there is no such model.
    public let model: ModelObjective?

    /// An objective.
    public init(_ loss: @escaping @Sendable (Tree) throws -> Tensor, model: ModelObjective? = nil) {
        self.loss = loss
        self.model = model
    }

    /// The loss at a point. Cost: one evaluation.
    public func value(at parameters: Tree) -> Tensor {
        do { return try loss(parameters) } catch { return .failed(Objective.traceError(error)) }
    }

    /// The gradient at a point. Cost: about three evaluations.
    public func gradient(at parameters: Tree) -> Tree { grad(of: loss)(parameters) }

    /// Loss and gradient at a point. Cost: about three evaluations.
    public func valueAndGradient(at parameters: Tree) -> (value: Tensor, gradient: Tree) {
        let result = valueAndGrad(of: loss)(parameters)
        return (result.0, result.1)
    }

    /// The Hessian at a point times a vector. Cost: about two gradients.
    public func hessianProduct(at parameters: Tree, along direction: Tree) -> Tree { hvp(of: loss, at: parameters, along: direction) }

    /// The loss as a function of some parameters, the others held at `fixed`.
    func restricted(to names: Set<String>, around fixed: Tree) -> Objective {
        Objective({ try loss(fixed.merging($0)) }, model: model?.restricted(around: fixed))
    }

    static func traceError(_ error: any Error) -> TraceError {
        (error as? TraceError) ?? TraceError(op: "objective", reason: "\(error)")
    }
}
