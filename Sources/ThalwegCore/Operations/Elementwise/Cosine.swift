/// `cos x`; the derivative is `−sin x`.
struct Cosine: UnaryElementwise {
    static let opcode = "cosine"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * -x.sin() }
}

/// `cos x` (radians), element by element.
public func cos(_ x: Tensor) -> Tensor { bind1(Cosine(), [x]) }

extension Tensor {
    /// `cos x` (radians), element by element.
    public func cos() -> Tensor { bind1(Cosine(), [self]) }
}
