/// The smaller of two; at a tie each operand gets half of the derivative.
struct Minimum: BinaryElementwise {
    static let opcode = "minimum"
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let (a, b) = (inputs[0], inputs[1])
        return [sum(tangents[0].map { $0 * a.share(where: a .< b, over: b) }, tangents[1].map { $0 * b.share(where: b .< a, over: a) })]
    }
}

/// The smaller of `a` and `b`, element by element, with broadcasting; NaN if either is. At a tie each gets half of the derivative.
public func min(_ a: Tensor, _ b: Tensor) -> Tensor { a.combined(Minimum(), with: b) }
/// The smaller of `a` and a number; at a tie `a` gets half of the derivative.
public func min(_ a: Tensor, _ b: Double) -> Tensor { min(a, Tensor(b, dtype: a.dtype)) }
/// The smaller of a number and `b`; at a tie `b` gets half of the derivative.
public func min(_ a: Double, _ b: Tensor) -> Tensor { min(Tensor(a, dtype: b.dtype), b) }
