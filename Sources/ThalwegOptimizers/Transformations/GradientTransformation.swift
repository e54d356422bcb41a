import ThalwegCore

/// A step of an optimizer as two functions: makes state, and turns a gradient into an update.
///
/// Both are traced, so they run inside the compiled training step. The state is a tree of named leaves that keeps its
/// names, shapes and element types from step to step. Transformations compose with `chain`; the last one of an
/// optimizer turns uphill into downhill (`.scale(byLearningRate:)`), and the result is *added* to the parameters.
/// What needs more than the gradient (the loss, a curvature product, the learning rate) is an `IterateTransformation`.
/// optax: `GradientTransformation`.
public protocol GradientTransformation: Sendable {
    /// The state before the first step. Cost: what it holds.
    ///
    /// A leaf named `key` (or ending in `.key`) is the random key of its draws: made with seed 0, and given the run's seed by the optimizer.
    func makeState(for parameters: Tree) -> Tree
    /// The update, with the names and shapes of `gradient`.
    ///
    /// - Parameters:
    ///   - gradient: the gradient, or the update of the transformation before.
    ///   - state: what `makeState` made or the step before left; replaced by the next.
    ///   - parameters: the parameters that the gradient belongs to, before the update.
    func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree
    /// The parameters to evaluate and to keep, where they are others than the ones trained: an average; nil where they are the same.
    ///
    /// - Parameters:
    ///   - parameters: those trained, after the step that left `state`.
    func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree?
    /// The transformation for a model with these layers: asked before `makeState` where a state has parts per layer (K-FAC), and of what
    /// such a transformation stands inside; otherwise itself.
    func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation
    /// The positive diagonal P that the step which left `state` divided by, entry by entry: of the gradient, or of its average from zero
    /// before that is corrected for its start, as in Cohen et al. 2022, arXiv:2207.14484. With it goes `StabilityBound.preconditionedHessian`.
    ///
    /// nil where a transformation divides by no slowly changing diagonal. Not a number before the first step.
    func preconditioner(state: Tree) -> Tree?
}

/// A transformation that looks at the iterate: the loss's value, the loss as a function, the learning rate.
public protocol IterateTransformation: GradientTransformation {
    /// The update, with the names and shapes of `gradient`; otherwise as `update(_:state:parameters:)`.
    func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree
}

extension GradientTransformation {
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? { nil }
    public func knowing(_ layers: [FactoredLayer]) -> any GradientTransformation { self }
    public func preconditioner(state: Tree) -> Tree? { nil }

    /// The update of either kind of transformation: what composes transformations calls.
    public func update(_ gradient: Tree, state: inout Tree, at iterate: Iterate) -> Tree {
        if let part = self as? any IterateTransformation { return part.update(gradient, state: &state, iterate: iterate) }
        return update(gradient, state: &state, parameters: iterate.parameters)
    }

    /// The initial state as data, in a program of its own.
    ///
    /// - Throws: `TraceError`, the first mistake in `makeState`; `PJRTError` of the device.
    public func initialState(for parameters: ArrayTree, on engine: Engine? = nil) throws -> ArrayTree {
        let state = makeState(for: parameters.map { Tensor($0) })
        return ArrayTree(names: state.names, leaves: try evaluate(state.leaves, on: engine))
    }
}

extension IterateTransformation {
    /// The update where nothing but the parameters is known.
    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        update(gradient, state: &state, iterate: Iterate(parameters: parameters))
    }
}
