/// `1/√x`; the derivative is `−y/(2x)`.
struct Rsqrt: UnaryElementwise {
    static let opcode = "rsqrt"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (-0.5 * y / x) }
}

/// `1/√x`, element by element: ∞ at 0.
public func rsqrt(_ x: Tensor) -> Tensor { bind1(Rsqrt(), [x]) }

extension Tensor {
    /// `1/√x`, element by element: ∞ at 0.
    public func rsqrt() -> Tensor { bind1(Rsqrt(), [self]) }
}
