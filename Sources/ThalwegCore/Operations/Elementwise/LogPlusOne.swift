/// `ln(1 + x)`; the derivative is `1/(1 + x)`.
struct LogPlusOne: UnaryElementwise {
    static let opcode = "log_plus_one"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent / (x + 1) }
}

/// `ln(1 + x)`, element by element, accurate near 0.
public func log1p(_ x: Tensor) -> Tensor { bind1(LogPlusOne(), [x]) }

extension Tensor {
    /// `ln(1 + x)`, element by element, accurate near 0.
    public func log1p() -> Tensor { bind1(LogPlusOne(), [self]) }
}
