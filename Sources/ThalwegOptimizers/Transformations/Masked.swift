import ThalwegCore

/// Applies a transformation to the parameters chosen by name. optax: `masked`, `set_to_zero`.
///
/// The others keep their gradient as update, or get zero (frozen). State is made for the chosen ones alone.
public struct Masked: IterateTransformation {
    /// What happens to the parameters that are not chosen.
    public enum Rest: Sendable, Hashable {
        /// The gradient passes unchanged.
        case unchanged
        /// The update is zero: the parameter is frozen, exactly, even where its gradient is not finite.
        case frozen
    }

    /// The transformation of the chosen parameters.
    public let inner: any GradientTransformation
    /// What happens to the others.
    public let rest: Rest
    /// Whether the parameter of that name is chosen.
    public let isChosen: @Sendable (String) -> Bool

    /// `inner` on the parameters whose name fulfils `isChosen`.
    public init(_ inner: any GradientTransformation, rest: Rest, where isChosen: @escaping @Sendable (String) -> Bool) {
        self.inner = inner
        self.rest = rest
        self.isChosen = isChosen
    }

    public func makeState(for parameters: Tree) -> Tree { inner.makeState(for: parameters.filter(isChosen)) }

    public func update(_ gradient: Tree, state: inout Tree, iterate: Iterate) -> Tree {
        let names = Set(gradient.names.filter(isChosen))
        let chosen = inner.update(gradient.filter(isChosen), state: &state, at: iterate.restricted(to: names))
        return gradient.mapNamed { name, leaf in
            if let update = chosen[name] { return update }
            return rest == .frozen ? .zeros(leaf.shape, dtype: leaf.dtype) : leaf
        }
    }

    public func evaluationParameters(_ parameters: Tree, state: Tree) -> Tree? {
        inner.evaluationParameters(parameters.filter(isChosen), state: state).map { parameters.merging($0) }
    }
}

extension GradientTransformation {
    /// This transformation on the parameters whose name fulfils the condition; the others keep their gradient.
    public func only(where isChosen: @escaping @Sendable (String) -> Bool) -> Masked {
        Masked(self, rest: .unchanged, where: isChosen)
    }

    /// This transformation with the parameters whose name fulfils the condition held fixed.
    public func freezing(where isFrozen: @escaping @Sendable (String) -> Bool) -> Masked {
        Masked(self, rest: .frozen) { !isFrozen($0) }
    }
}
