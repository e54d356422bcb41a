import StableHLO

/// The inverse of `erf`; the derivative is `√π/2 · e^{y²}`.
struct ErfInverse: UnaryElementwise {
    static let opcode = "erf_inv"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (0.8862269254527580 * (y * y).exp()) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        context.block.append("chlo.erf_inv", operands, results: outputs)
    }
}

/// The inverse of the error function, element by element: ±∞ at ±1, NaN beyond.
public func erfInverse(_ x: Tensor) -> Tensor { bind1(ErfInverse(), [x]) }
