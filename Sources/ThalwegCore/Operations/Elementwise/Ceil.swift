/// `⌈x⌉`; the derivative is 0, also at the jumps.
struct Ceil: UnaryElementwise {
    static let opcode = "ceil"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { nil }
}

/// The smallest integer not below `x`, element by element; the derivative is 0.
public func ceil(_ x: Tensor) -> Tensor { bind1(Ceil(), [x]) }

extension Tensor {
    /// The smallest integer not below `x`, element by element; the derivative is 0.
    public func ceil() -> Tensor { bind1(Ceil(), [self]) }
}
