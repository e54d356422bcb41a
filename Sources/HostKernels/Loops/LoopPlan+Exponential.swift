/// Functions made of `eˣ`, in `float32`.
///
/// `x = n·ln 2 + r` with a whole number `n` and `|r| ≤ ln 2 / 2`; `eʳ − 1` by its Taylor polynomial of degree 7 (truncated at 2·10⁻⁸ of
/// `r`), 2ⁿ by its bits. Relative errors stay below 4·10⁻⁷ where results are normal numbers; NaN gives NaN.
extension LoopPlan {
    mutating func exponential(_ x: Int) -> Int {
        let (power, rest) = parts(x)
        return append(.multiply, [power, append(.add, [rest, appendConstant(1)])])
    }

    mutating func logistic(_ x: Int) -> Int {
        let one = appendConstant(1)
        return append(.divide, [one, append(.add, [one, exponential(append(.negate, [x]))])])
    }

    /// `(1 − e)/(1 + e)` with `e = e^(−2|x|)`, where `e − 1` keeps its digits near zero, and the sign of `x`.
    mutating func hyperbolicTangent(_ x: Int) -> Int {
        let sign = append(.and, [x, append(bits: signBit)]), one = appendConstant(1)
        let (power, rest) = parts(append(.multiply, [append(.absolute, [x]), appendConstant(-2)]))
        let lessOne = append(.add, [append(.multiply, [power, rest]), append(.subtract, [power, one])])
        let size = append(.divide, [lessOne, append(.add, [lessOne, appendConstant(2)])])  // the negative of the tangent of |x|
        return append(.or, [append(.absolute, [size]), sign])
    }

    /// 2ⁿ and `eʳ − 1`, so that `eˣ = 2ⁿ·(1 + (eʳ − 1))`; `x` is held between −87 and 88, where 2ⁿ is a normal number.
    private mutating func parts(_ x: Int) -> (power: Int, rest: Int) {
        precondition(element == .float32, "exponentials in a loop are made of the bits of float32")
        // The processor gives the second operand where one is NaN.
        let bounded = append(Node(opcode: .larger, a: appendConstant(-87), b: x))
        let held = append(Node(opcode: .smaller, a: appendConstant(88), b: bounded))
        // Adding 1.5·2²³ rounds to a whole number and leaves it in the lowest bits.
        let magic = appendConstant(0x1.8p23)
        let shifted = append(.add, [append(.multiply, [held, appendConstant(1.442_695_040_888_963_4)]), magic])
        let whole = append(.subtract, [shifted, magic])
        let power = append(
            Node(opcode: .addBits, a: append(Node(opcode: .shiftBits, a: shifted, c: 23)), b: append(bits: Int(Float(1).bitPattern))))
        // ln 2 in two parts; the product with the first is exact.
        let high = 0x1.63p-1
        var rest = append(.subtract, [held, append(.multiply, [whole, appendConstant(high)])])
        rest = append(.subtract, [rest, append(.multiply, [whole, appendConstant(0.693_147_180_559_945_3 - high)])])
        // Terms two by two, so that fewer wait for each other.
        let square = append(.multiply, [rest, rest])
        func linear(_ first: Double, _ second: Double) -> Int {
            append(.add, [append(.multiply, [rest, appendConstant(1 / second)]), appendConstant(1 / first)])
        }
        func quadratic(_ low: Int, _ high: Int) -> Int { append(.add, [low, append(.multiply, [square, high])]) }
        let first = quadratic(linear(1, 2), linear(6, 24)), last = quadratic(linear(120, 720), appendConstant(1 / 5040))
        let sum = append(.add, [first, append(.multiply, [append(.multiply, [square, square]), last])])
        return (power, append(.multiply, [sum, rest]))
    }
}
