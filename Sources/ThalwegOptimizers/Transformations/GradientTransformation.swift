import ThalwegCore

/// A step of an optimizer as two functions: makes state, and turns a gradient into an update.
///
/// Both are traced, so they run inside the compiled training step. The state is a tree of named leaves that keeps its
/// names, shapes and element types from step to step. Transformations compose with `chain`; the last one of an
/// optimizer turns uphill into downhill (`.scale(byLearningRate:)`), and the result is *added* to the parameters.
/// optax: `GradientTransformation`.
public protocol GradientTransformation: Sendable {
    /// The state before the first step. Cost: what it holds.
    func makeState(for parameters: Tree) -> Tree
    /// The update, with the names and shapes of `gradient`.
    ///
    /// - Parameters:
    ///   - gradient: the gradient, or the update of the transformation before.
    ///   - state: what `makeState` made or the step before left; replaced by the next.
    ///   - parameters: the parameters that the gradient belongs to, before the update.
    func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree
}

extension GradientTransformation {
    /// The initial state as data, in a program of its own.
    ///
    /// - Throws: `TraceError`, the first mistake in `makeState`; `PJRTError` of the device.
    public func initialState(for parameters: ArrayTree, on engine: Engine? = nil) throws -> ArrayTree {
        let state = makeState(for: parameters.map { Tensor($0) })
        return ArrayTree(names: state.names, leaves: try evaluate(state.leaves, on: engine))
    }
}
