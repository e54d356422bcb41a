/// `ln x`; the derivative is `1/x`.
struct Log: UnaryElementwise {
    static let opcode = "log"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent / x }
}

/// `ln x`, element by element: −∞ at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { bind1(Log(), [x]) }

extension Tensor {
    /// `ln x`, element by element: −∞ at 0, NaN below.
    public func log() -> Tensor { bind1(Log(), [self]) }
}
