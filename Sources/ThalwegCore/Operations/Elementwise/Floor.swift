/// `⌊x⌋`; the derivative is 0, also at the jumps.
struct Floor: UnaryElementwise {
    static let opcode = "floor"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { nil }
}

/// The largest integer not above `x`, element by element; the derivative is 0.
public func floor(_ x: Tensor) -> Tensor { bind1(Floor(), [x]) }

extension Tensor {
    /// The largest integer not above `x`, element by element; the derivative is 0.
    public func floor() -> Tensor { bind1(Floor(), [self]) }
}
