import Testing
@testable import ThalwegCore

/// A rule at work: a function of f32 inputs, the equations that the passes leave, and inputs with the values that matter.
private struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let shapes: [Shape]
    let names: [String]
    let dtype: DType
    let function: @Sendable ([Tensor]) -> Tensor

    init(_ name: String, _ shapes: [Shape] = [[2, 3]], _ dtype: DType = .float32, gives names: [String], _ function: @escaping @Sendable ([Tensor]) -> Tensor) {
        self.name = name
        self.shapes = shapes
        self.names = names
        self.dtype = dtype
        self.function = function
    }

    var testDescription: String { name }
}

/// What no transform may see: constants here are made inside the trace, so that they are equations.
private func constant(_ value: Double, _ shape: Shape = [2, 3], _ dtype: DType = .float32) -> Tensor { .full(value, shape, dtype: dtype) }

private let rows: [Row] = [
    Row("x + 0", gives: []) { $0[0] + 0 },
    Row("0 + x", gives: []) { 0 + $0[0] },
    Row("x − 0", gives: []) { $0[0] - 0 },
    Row("0 − x", gives: ["negate"]) { 0 - $0[0] },
    Row("x · 1", gives: []) { $0[0] * 1 },
    Row("−1 · x", gives: ["negate"]) { -1 * $0[0] },
    Row("x / 1", gives: []) { $0[0] / 1 },
    Row("x · 0 stays, for x may be ∞", gives: ["constant", "broadcast_in_dim", "multiply"]) { $0[0] * 0 },
    Row("x · 0 of integers", [[2, 3]], .int32, gives: ["constant", "broadcast_in_dim"]) { $0[0] * constant(0, [2, 3], .int32) },
    Row("−(−x)", gives: []) { -(-$0[0]) },
    Row("a + (−b)", [[2], [2]], gives: ["subtract"]) { $0[0] + -$0[1] },
    Row("a − (−b)", [[2], [2]], gives: ["add"]) { $0[0] - -$0[1] },
    Row("(−a) · (−b)", [[2], [2]], gives: ["multiply"]) { -$0[0] * -$0[1] },
    Row("transpose of transpose", gives: []) { $0[0].transposed.transposed },
    Row("three transposes", [[2, 3, 4]], gives: ["transpose"]) { $0[0].transpose([1, 2, 0]).transpose([2, 1, 0]).transpose([1, 0, 2]) },
    Row("transpose of an axis of extent 1", [[2, 1, 3]], gives: ["reshape"]) { $0[0].transpose([1, 0, 2]) },
    Row("reshape of reshape", gives: ["reshape"]) { $0[0].reshape([6]).reshape([3, 2]) },
    Row("reshape and back", gives: []) { $0[0].reshape([6]).reshape([2, 3]) },
    Row("broadcast of broadcast", [[3]], gives: ["broadcast_in_dim"]) { $0[0].broadcastInDim([2, 3], axes: [1]).broadcastInDim([2, 4, 3], axes: [0, 2]) },
    Row("broadcast of an inserted axis", [[2]], gives: ["broadcast_in_dim"]) { $0[0].reshape([2, 1]).broadcast(to: [2, 3]) },
    Row("transpose of a broadcast", [[3]], gives: ["broadcast_in_dim"]) { $0[0].broadcast(to: [2, 3]).transposed },
    Row("sum over an axis of extent 1", [[2, 1, 3]], gives: ["reshape"]) { $0[0].sum(axes: [1]) },
    Row("convert to a wider type and back", gives: []) { $0[0].converted(to: .float64).converted(to: .float32) },
    Row("convert to a narrower type and back stays", gives: ["convert", "convert"]) { $0[0].converted(to: .bfloat16).converted(to: .float32) },
    Row("choice of equals", [[2, 3], [2, 3]], gives: []) { select($0[0] .> $0[1], $0[0], $0[0]) },
    Row("choice by a constant", [[2, 3], [2, 3]], gives: []) { select(constant(1) .> constant(2), $0[0], $0[1]) },
    Row("choice by a negation", [[3], [3]], gives: ["compare GT", "select"]) { select(($0[0] .> $0[1]).not(), $0[0], $0[1]) },
    Row("arithmetic of constants", gives: ["constant", "broadcast_in_dim", "add"]) { $0[0] + (constant(2) * 3 - 1) / 2 },
    Row("arithmetic of broadcasts", [[3], [3]], gives: ["add", "broadcast_in_dim"]) {
        $0[0].broadcast(to: [2, 3]) + $0[1].broadcast(to: [2, 3])
    },
    Row("integer constants", [[3]], .uint32, gives: ["constant", "broadcast_in_dim", "xor"]) { x in
        let distance = constant(13, [], .uint32), word = constant(0x9E37_79B9, [], .uint32)
        return x[0].xor((word.shiftedLeft(by: distance).or(word.shiftedRight(by: distance)) + word).broadcast(to: [3]))
    },
    Row("padded sums", [[2, 1], [2, 2], [2, 1]], gives: ["concatenate"]) { x in
        let sums = x[1].pad(low: [0, 1], high: [0, 1]) + x[0].pad(low: [0, 0], high: [0, 3])
        return sums + x[2].pad(low: [0, 3], high: [0, 0])
    },
    Row("padded sums that overlap stay", [[2], [2]], gives: ["pad", "pad", "add"]) { x in
        x[0].pad(low: [0], high: [1]) + x[1].pad(low: [1], high: [0])
    },
    Row("equal equations", gives: ["exponential", "add"]) { x in exp(x[0]) + exp(x[0] + 0) },
    Row("taps and stopped gradients", gives: []) { tap(stopGradient($0[0]), "x") },
]

@Suite struct RewriteTests {
    @Test("each rule leaves what it says, and the same bits", arguments: rows)
    private func rule(row: Row) throws {
        let types = row.shapes.map { TensorType(row.dtype, $0) }
        let program = try Program.trace(types, closed: true) { [row.function($0)] }
        #expect(program.simplified().names == row.names)
        let special: [Double] = row.dtype.isFloatingPoint ? [1.5, -2.25, .infinity, -.infinity, .nan, 1e-3] : [1, 2, 3, 65535, 7, 0]
        let arguments = row.shapes.enumerated().map { number, shape in
            HostArray((0..<shape.elementCount).map { special[($0 + number) % special.count] }, shape: shape, dtype: row.dtype)
        }
        let (plain, simplified) = try program.bothWays(arguments)
        // NaN has a sign that no rule of arithmetic defines.
        func bits(_ array: HostArray) -> [UInt64] { array.doubles.map { $0.isNaN ? 1 : $0.bitPattern } }
        #expect(plain.map(bits) == simplified.map(bits))
    }

    @Test func `a simplified program is its own simplification`() throws {
        let program = try Program.trace([TensorType(.float32, [4])], closed: true) { [exp($0[0] * 2) + 1] }
        let simplified = program.simplified()
        #expect(simplified.simplified() === simplified)
    }

    @Test func `inputs, captures and outputs keep their places`() throws {
        let large = Tensor(HostArray.spread([40]))
        let program = try Program.trace([TensorType(.float64, [40]), TensorType(.float64, [])], closed: true) { [$0[1] + 0, $0[0] * large, large] }
        let simplified = program.simplified()
        #expect(simplified.inputTypes == program.inputTypes && simplified.captures.count == 1 && simplified.outputTypes == program.outputTypes)
        #expect(simplified.outputs[0] == 1 && simplified.names == ["multiply"])
    }

    @Test func `the cost is linear in the number of equations`() throws {
        func attempts(_ length: Int) throws -> Int {
            let program = try Program.trace([TensorType(.float32, [4])], closed: true) { x in
                [(0..<length).reduce(x[0]) { y, step in tanh(y * Double(step % 3)) + 0 - -y }]
            }
            let simplifier = ProgramSimplifier()
            _ = simplifier.simplified(program)
            return simplifier.attempts
        }
        let short = try attempts(500), long = try attempts(1000)
        #expect(long < short * 21 / 10)
    }
}
