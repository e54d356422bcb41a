public import ThalwegCore

/// The loss as a function of one vector; its negative where the learning rate is negative, so that methods only ever descend.
public struct FlatObjective: Sendable {
    /// How vectors and trees belong together.
    public let space: FlatSpace
    /// The loss as a function of a tree.
    public let objective: Objective
    /// 1, or −1 where the loss is to be climbed: a float64 scalar.
    public let sign: Tensor

    /// The loss times `sign` on a space.
    public init(_ objective: Objective, space: FlatSpace, sign: Tensor = Tensor(1, dtype: .float64)) {
        self.objective = objective
        self.space = space
        self.sign = sign
    }

    /// The value at x `[n]`, a float64 scalar. Cost: one evaluation.
    public func value(at x: Tensor) -> Tensor { sign * objective.value(at: space.tree(x)).converted(to: .float64) }

    /// Value (float64 scalar) and gradient `[n]` at x `[n]`. Cost: about three evaluations.
    public func valueAndGradient(at x: Tensor) -> (value: Tensor, gradient: Tensor) {
        let (value, gradient) = objective.valueAndGradient(at: space.tree(x))
        return (sign * value.converted(to: .float64), space.vector(gradient).scaled(by: sign))
    }
}
