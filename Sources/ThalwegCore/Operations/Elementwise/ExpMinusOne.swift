/// `eˣ − 1`; the derivative is the value plus 1.
struct ExpMinusOne: UnaryElementwise {
    static let opcode = "exponential_minus_one"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (y + 1) }
}

/// `eˣ − 1`, element by element, accurate near 0.
public func expm1(_ x: Tensor) -> Tensor { bind1(ExpMinusOne(), [x]) }

extension Tensor {
    /// `eˣ − 1`, element by element, accurate near 0.
    public func expm1() -> Tensor { bind1(ExpMinusOne(), [self]) }
}
