/// −1, 0 or 1 by the sign; the derivative is 0, also at 0.
struct Sign: UnaryElementwise {
    static let opcode = "sign"
    func accepts(_ dtype: DType) -> Bool { dtype != .bool && !dtype.isUnsigned }
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { nil }
}

/// −1, 0 or 1 by the sign of each element, NaN for NaN; the derivative is 0.
public func sign(_ x: Tensor) -> Tensor { bind1(Sign(), [x]) }

extension Tensor {
    /// −1, 0 or 1 by the sign of each element, NaN for NaN; the derivative is 0.
    public func sign() -> Tensor { bind1(Sign(), [self]) }
}
