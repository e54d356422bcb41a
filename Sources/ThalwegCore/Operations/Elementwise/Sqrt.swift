/// `√x`; the derivative is `1/(2y)`.
struct Sqrt: UnaryElementwise {
    static let opcode = "sqrt"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent / (2 * y) }
}

/// `√x`, element by element: NaN below 0; the derivative at 0 is ∞.
public func sqrt(_ x: Tensor) -> Tensor { bind1(Sqrt(), [x]) }

extension Tensor {
    /// `√x`, element by element: NaN below 0; the derivative at 0 is ∞.
    public func sqrt() -> Tensor { bind1(Sqrt(), [self]) }
}
