import StableHLO

/// `erf x = 2/√π ∫₀ˣ e^{−t²} dt`; the derivative is `2/√π · e^{−x²}`.
struct Erf: UnaryElementwise {
    static let opcode = "erf"
    func tangent(_ tangent: Tensor, x: Tensor, y: Tensor) -> Tensor? { tangent * (1.1283791670955126 * (-x * x).exp()) }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        context.block.append("chlo.erf", operands, results: outputs)
    }
}

/// The error function `2/√π ∫₀ˣ e^{−t²} dt`, element by element.
public func erf(_ x: Tensor) -> Tensor { bind1(Erf(), [x]) }

extension Tensor {
    /// The error function `2/√π ∫₀ˣ e^{−t²} dt`, element by element.
    public func erf() -> Tensor { bind1(Erf(), [self]) }
}
