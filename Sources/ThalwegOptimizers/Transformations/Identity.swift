import ThalwegCore

/// Leaves the gradient as it is: plain gradient descent's direction. Stateless.
public struct Identity: GradientTransformation {
    /// The identity.
    public init() {}
    public func makeState(for parameters: Tree) -> Tree { Tree() }
    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree { gradient }
}

extension GradientTransformation where Self == Identity {
    /// Leaves the gradient as it is.
    public static var identity: Identity { Identity() }
}
