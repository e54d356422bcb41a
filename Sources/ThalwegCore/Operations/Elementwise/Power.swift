/// `xʸ`; the derivatives are `y xʸ⁻¹` and `xʸ ln x`, the latter 0 at `x = 0`.
struct Power: BinaryElementwise {
    static let opcode = "power"
    func accepts(_ dtype: DType) -> Bool { dtype.isFloatingPoint }

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let (x, y) = (inputs[0], inputs[1])
        let base = tangents[0].map { $0 * (y * pow(x, select(y .== 0, .ones(y.shape, dtype: y.dtype), y - 1))) }
        let exponent = tangents[1].map { tangent in
            tangent * (select(x .== 0, .zeros(x.shape, dtype: x.dtype), log(select(x .== 0, .ones(x.shape, dtype: x.dtype), x))) * outputs[0])
        }
        return [sum(base, exponent)]
    }
}

/// `xʸ`, element by element, with broadcasting; NaN for `x < 0` unless `y` is an integer. The derivative with respect to `y` is 0 at `x = 0`.
public func pow(_ x: Tensor, _ y: Tensor) -> Tensor { x.combined(Power(), with: y) }

/// `xʸ`, element by element. Integers up to 32 become products, and ±½ roots, whose derivatives are exact at 0 too.
public func pow(_ x: Tensor, _ y: Double) -> Tensor {
    switch y {
    case 0.5: x.sqrt()
    case -0.5: x.rsqrt()
    case _ where y == y.rounded() && Swift.abs(y) <= 32: y < 0 ? 1 / x.power(Int(-y)) : x.power(Int(y))
    default: pow(x, Tensor(y, dtype: x.dtype))
    }
}

extension Tensor {
    /// `xⁿ` by repeated squaring.
     func power(_ exponent: Int) -> Tensor {
        guard exponent > 0 else { return failure == nil ? .ones(shape, dtype: dtype) : self }
        let half = power(exponent / 2)
        switch exponent {
        case 1: return self
        case _ where exponent % 2 == 0: return half * half
        default: return half * half * self
        }
    }
}
