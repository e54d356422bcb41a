import ThalwegCore

/// Scales each parameter's update by `coefficient · ‖w‖₂ / ‖u‖₂`, so that every layer moves in proportion to its weights; by 1 where either norm is 0.
///
/// Stateless. optax: `scale_by_trust_ratio`. Reference: You et al. 2017, arXiv:1708.03888 (LARS); 2020, arXiv:1904.00962 (LAMB).
public struct ScaleByTrustRatio: GradientTransformation {
    /// Norm of the update over that of the weights, > 0.
    public let coefficient: Double

    /// The trust ratio times `coefficient`.
    public init(coefficient: Double = 1) { self.coefficient = coefficient }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.zip(parameters) { update, parameter in
            let length = Tree([("w", parameter)]).euclideanNorm(), size = Tree([("u", update)]).euclideanNorm()
            let one = Tensor(1, dtype: .float64)
            return update.scaled(by: select((length .== 0).or(size .== 0), one, coefficient * length / select(size .== 0, one, size)))
        }
    }
}

extension GradientTransformation where Self == ScaleByTrustRatio {
    /// Scales each parameter's update by `‖w‖₂ / ‖u‖₂`.
    public static var scaleByTrustRatio: ScaleByTrustRatio { ScaleByTrustRatio() }
}
