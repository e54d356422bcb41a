import ThalwegCore

/// Gradient centralization: subtracts from the gradient of each output's weights their mean, over all axes but the last, for parameters of rank ≥ 2.
///
/// Scalars and vectors stay as they are. Stateless. optax: `centralize`, whose outputs are on the first axis.
/// Reference: Yong et al. 2020, arXiv:2004.01461.
public struct Centralize: GradientTransformation {
    /// Gradient centralization.
    public init() {}

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.map { leaf in
            leaf.shape.rank < 2 ? leaf : leaf - leaf.mean(axes: Array(0..<(leaf.shape.rank - 1)), keepDims: true)
        }
    }
}

extension GradientTransformation where Self == Centralize {
    /// Subtracts the mean of each output's gradients.
    public static var centralize: Centralize { Centralize() }
}
