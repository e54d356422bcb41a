import ThalwegCore

/// Transformations one after another: each gets the update of the one before. optax: `chain`.
///
/// State: that of part `i` under `i.`.
public struct Chain: IterateTransformation {
    /// The parts, the first to see the gradient first.
    public let parts: [any GradientTransformation]

    /// A chain of `parts`; of none it is the identity.
    public init(_ parts: [any GradientTransformation]) { self.parts = parts }

    public func makeState(for parameters: Tree) -> Tree {
        parts.enumerated().reduce(Tree()) { $0.merging($1.element.makeState(for: parameters), under: "\($1.offset)") }
    }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        var update = gradient
        for (number, part) in parts.enumerated() {
            var own = state.subtree("\(number)")
            update = part.update(update, state: &own, at: iterate)
            state = state.merging(own, under: "\(number)")
        }
        return update
    }

    /// That of the first part that has one.
    public func preconditioner(state: Tree) -> Tree? {
        for (number, part) in parts.enumerated() {
            if let found = part.preconditioner(state: state.subtree("\(number)")) { return found }
        }
        return nil
    }

    /// Those of the last part that has its own.
    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        for (number, part) in parts.enumerated().reversed() {
            if let found = part.evaluationParameters(parameters, state: state.subtree("\(number)")) { return found }
        }
        return nil
    }
}

/// Transformations one after another: `chain(.clip(norm: 1), .scaleByAdam(), .scale(byLearningRate: 1e-3))`.
public func chain<each Part: GradientTransformation>(_ parts: repeat each Part) -> Chain {
    var list: [any GradientTransformation] = []
    for part in repeat each parts { list.append(part) }
    return Chain(list)
}
