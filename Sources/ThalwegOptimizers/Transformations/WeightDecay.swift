import ThalwegCore

/// Adds `rate · parameter` to the update. Stateless. optax: `add_decayed_weights`.
///
/// Where it stands in the chain decides what it is. Before the preconditioner it is coupled: the gradient of the
/// penalty `½ rate ‖w‖²`, as PyTorch's `weight_decay` of SGD and Adam. After it, it is decoupled: each step shrinks the
/// parameters by `learning rate · rate`, as in AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101).
public struct AddWeightDecay: GradientTransformation {
    /// The rate λ ≥ 0.
    public let rate: Hyperparameter

    /// Decay at `rate`.
    public init(_ rate: Double) { self.rate = .constant(rate) }

    /// Decay at a rate of each step.
    public init(_ rate: Hyperparameter) { self.rate = rate }

    public func makeState(for parameters: Tree) -> Tree { Tree() }

    public func update(_ gradient: Tree, state: inout Tree, parameters: Tree) -> Tree {
        gradient.zip(parameters) { $0 + rate * $1 }
    }
}

extension GradientTransformation where Self == AddWeightDecay {
    /// Coupled decay, to stand before the preconditioner: the gradient of `½ rate ‖w‖²`.
    public static func addWeightDecay(_ rate: Double) -> AddWeightDecay { AddWeightDecay(rate) }
    /// Decoupled decay, to stand after the preconditioner and before the learning rate.
    public static func addDecoupledWeightDecay(_ rate: Double) -> AddWeightDecay { AddWeightDecay(rate) }
}
