import StableHLO

/// The Threefry-2x32 block function, element by element: (k₀, k₁, x₀, x₁) → two words. 20 rounds.
///
/// Counter-based: the same key and counter give the same words on every device (Salmon et al. 2011, doi:10.1145/2063384.2063405).
struct Threefry: Primitive {
    var name: String { "threefry2x32" }
    var outputCount: Int { 2 }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs.allSatisfy({ $0.dtype == .uint32 && $0.shape == inputs[0].shape }) else {
            throw TypeMismatch("takes four u32 operands of one shape")
        }
        return [inputs[0], inputs[0]]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil, nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(self, zip(inputs, batched).map { $0.batchedAlready($1, size: size) })
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        let block = context.block, type = outputs[0]
        func constant(_ value: UInt32) -> Value { context.splat(Double(value), type) }
        func add(_ a: Value, _ b: Value) -> Value { block.op("add", [a, b], type: type) }
        func xor(_ a: Value, _ b: Value) -> Value { block.op("xor", [a, b], type: type) }
        func rotate(_ x: Value, _ distance: UInt32) -> Value {
            let left = block.op("shift_left", [x, constant(distance)], type: type)
            let right = block.op("shift_right_logical", [x, constant(32 - distance)], type: type)
            return block.op("or", [left, right], type: type)
        }
        let keys = [operands[0], operands[1], xor(xor(operands[0], operands[1]), constant(Threefry.parity))]
        var x = (add(operands[2], keys[0]), add(operands[3], keys[1]))
        for group in 0..<5 {
            for distance in Threefry.rotations[group % 2] {
                let sum = add(x.0, x.1)
                x = (sum, xor(rotate(x.1, distance), sum))
            }
            x.0 = add(x.0, keys[(group + 1) % 3])
            x.1 = add(add(x.1, keys[(group + 2) % 3]), constant(UInt32(group + 1)))
        }
        return [x.0, x.1]
    }

    private static let parity: UInt32 = 0x1BD1_1BDA
    private static let rotations: [[UInt32]] = [[13, 15, 26, 6], [17, 29, 16, 24]]

    /// The two words of one counter, computed here: the device's to the bit.
    static func words(keys: (UInt32, UInt32), counter: (UInt32, UInt32)) -> (UInt32, UInt32) {
        let keys = [keys.0, keys.1, keys.0 ^ keys.1 ^ parity]
        var x = (counter.0 &+ keys[0], counter.1 &+ keys[1])
        for group in 0..<5 {
            for distance in rotations[group % 2] {
                x.0 = x.0 &+ x.1
                x.1 = (x.1 << distance | x.1 >> (32 - distance)) ^ x.0
            }
            x.0 = x.0 &+ keys[(group + 1) % 3]
            x.1 = x.1 &+ keys[(group + 2) % 3] &+ UInt32(group + 1)
        }
        return x
    }
}
