/// `sin x`; the derivative is `cos x`.
struct Sine: UnaryElementwise {
    static let opcode = "sine"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * x.cos() }
}

/// `sin x` (radians), element by element.
public func sin(_ x: Tensor) -> Tensor { bind1(Sine(), [x]) }

extension Tensor {
    /// `sin x` (radians), element by element.
    public func sin() -> Tensor { bind1(Sine(), [self]) }
}
