/// The remainder of truncated division `a − b·trunc(a/b)`; the derivatives are 1 and `−trunc(a/b)`.
struct Remainder: BinaryElementwise {
    static let opcode = "remainder"

    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        let divisor = tangents[1].map { tangent in
            let quotient = inputs[0] / inputs[1]
            return tangent * -(quotient.sign() * quotient.abs().floor())
        }
        return [sum(tangents[0], divisor)]
    }
}

/// The remainder `a − b·trunc(a/b)`, element by element, with broadcasting; it has the sign of `a` (C's `fmod` and `%`).
///
/// The derivative at the jumps is that beside them. An integer's remainder by zero is the integer.
public func remainder(_ a: Tensor, _ b: Tensor) -> Tensor { a.combined(Remainder(), with: b) }
/// The remainder by a number of the tensor's element type; see above.
public func remainder(_ a: Tensor, _ b: Double) -> Tensor { remainder(a, Tensor(b, dtype: a.dtype)) }
