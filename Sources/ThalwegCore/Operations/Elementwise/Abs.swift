/// `|x|`; the derivative is `sign x`, 0 at 0.
struct Abs: UnaryElementwise {
    static let opcode = "abs"
    func accepts(_ dtype: DType) -> Bool { dtype != .bool && !dtype.isUnsigned }
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * x.sign() }
}

/// `|x|`, element by element; the derivative at 0 is 0.
public func abs(_ x: Tensor) -> Tensor { bind1(Abs(), [x]) }

extension Tensor {
    /// `|x|`, element by element; the derivative at 0 is 0.
    public func abs() -> Tensor { bind1(Abs(), [self]) }
}
