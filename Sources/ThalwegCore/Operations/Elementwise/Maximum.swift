/// The larger of two; at a tie each operand gets half of the derivative.
struct Maximum: BinaryElementwise {
    static let opcode = "maximum"
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let (a, b) = (inputs[0], inputs[1])
        return [sum(tangents[0].map { $0 * a.share(where: a .> b, over: b) }, tangents[1].map { $0 * b.share(where: b .> a, over: a) })]
    }
}

extension Tensor {
    /// 1 where the operand was chosen, ½ where it equals the other, 0 elsewhere.
    func share(where chosen: Tensor, over other: Tensor) -> Tensor {
        let one = Tensor.ones(shape, dtype: dtype)
        return ThalwegCore.select(chosen, one, ThalwegCore.select(self .== other, one * 0.5, .zeros(shape, dtype: dtype)))
    }
}

/// The larger of `a` and `b`, element by element, with broadcasting; NaN if either is. At a tie each gets half of the derivative.
public func max(_ a: Tensor, _ b: Tensor) -> Tensor { a.combined(Maximum(), with: b) }
/// The larger of `a` and a number; at a tie `a` gets half of the derivative.
public func max(_ a: Tensor, _ b: Double) -> Tensor { max(a, Tensor(b, dtype: a.dtype)) }
/// The larger of a number and `b`; at a tie `b` gets half of the derivative.
public func max(_ a: Double, _ b: Tensor) -> Tensor { max(Tensor(a, dtype: b.dtype), b) }
