/// The nearest integer, ties to even; the derivative is 0, also at the jumps.
struct Round: UnaryElementwise {
    static let opcode = "round_nearest_even"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { nil }
}

/// The nearest integer, ties to even, element by element; the derivative is 0.
public func round(_ x: Tensor) -> Tensor { bind1(Round(), [x]) }

extension Tensor {
    /// The nearest integer, ties to even, element by element; the derivative is 0.
    public func round() -> Tensor { bind1(Round(), [self]) }
}
