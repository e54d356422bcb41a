/// `eˣ`; the derivative is the value itself.
struct Exp: UnaryElementwise {
    static let opcode = "exponential"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * y }
}

/// `eˣ`, element by element.
public func exp(_ x: Tensor) -> Tensor { bind1(Exp(), [x]) }

extension Tensor {
    /// `eˣ`, element by element.
    public func exp() -> Tensor { bind1(Exp(), [self]) }
}
