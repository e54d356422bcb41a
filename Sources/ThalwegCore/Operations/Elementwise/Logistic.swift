/// The logistic function `σ`; the derivative is `σ(1 − σ)`.
struct Logistic: UnaryElementwise {
    static let opcode = "logistic"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (y * (1 - y)) }
}

/// The logistic function (sigmoid) `1 / (1 + e⁻ˣ)`, element by element.
public func logistic(_ x: Tensor) -> Tensor { bind1(Logistic(), [x]) }

extension Tensor {
    /// The logistic function (sigmoid) `1 / (1 + e⁻ˣ)`, element by element.
    public func logistic() -> Tensor { bind1(Logistic(), [self]) }
}
