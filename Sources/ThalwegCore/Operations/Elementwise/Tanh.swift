/// `tanh x`; the derivative is `1 − y²`.
struct Tanh: UnaryElementwise {
    static let opcode = "tanh"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (1 - y * y) }
}

/// The hyperbolic tangent, element by element.
public func tanh(_ x: Tensor) -> Tensor { bind1(Tanh(), [x]) }

extension Tensor {
    /// The hyperbolic tangent, element by element.
    public func tanh() -> Tensor { bind1(Tanh(), [self]) }
}
