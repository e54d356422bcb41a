import Foundation
import Testing

@testable import ThalwegCore

/// Small programs with loops become one function of machine code, and compute what the steps one by one do.
@Suite struct SmallModuleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let rows: Int, inner: Int, columns: Int, dtype: DType
        var testDescription: String { "\(rows)×\(inner)×\(columns) \(dtype.rawValue)" }
    }

    static let rows = [(1, 1, 1), (3, 5, 7), (1, 64, 64), (64, 1, 64), (64, 64, 1), (32, 32, 16), (17, 33, 29), (8, 8, 256)].flatMap { sizes in
        [DType.float32, .float64].map { Row(rows: sizes.0, inner: sizes.1, columns: sizes.2, dtype: $0) }
    }

    /// A step with products, rows of a large table, reductions, transcendental functions and whole numbers.
    private static func step(_ h: Tensor, _ count: Tensor, _ table: Tensor, _ weight: Tensor, _ back: Tensor) throws -> (Tensor, Tensor) {
        let row = table.gathered(rows: count.reshape([1])), mean = h.mean()
        let z = tanh(h.matmul(weight)) / (exp(-mean) + 1)
        let next = z.matmul(back) + row * 0.01
        let scaled = select(mean .> 0.0, next / (ThalwegCore.abs(next) + 1), next * log(ThalwegCore.abs(next) + 2))
        return (scaled, count + Tensor(1, dtype: .int32))
    }

    private static func wave(_ shape: Shape, _ dtype: DType, _ phase: Double) -> HostArray {
        HostArray((0..<shape.elementCount).map { sin(1.7 * Double($0) + phase) * 0.7 }, shape: shape).converted(to: dtype)
    }

    @Test("a loop of small steps is joined, and ends where its steps one by one end", arguments: rows)
    func loops(row: Row) throws {
        let dtype = row.dtype, steps = 8
        let h = Self.wave([row.rows, row.inner], dtype, 0), table = Self.wave([40_000 / row.inner, row.inner], dtype, 1)
        let weight = Self.wave([row.inner, row.columns], dtype, 2), back = Self.wave([row.columns, row.inner], dtype, 3)
        let types = [h, table, weight, back].map { TensorType($0.dtype, $0.shape) }
        let loop = try Program.trace(types, closed: true) { inputs in
            try scan([inputs[0], Tensor(0, dtype: .int32)], length: steps) { carry, _ in
                let (h, count) = try Self.step(carry[0], carry[1], inputs[1], inputs[2], inputs[3])
                return ([h, count], [h.sum()])
            }.carry
        }
        let stepTypes: [TensorType] = [types[0], TensorType(.int32, [])] + types.dropFirst()
        let one = try Program.trace(stepTypes, closed: true) { inputs in
            let (h, count) = try Self.step(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
            return [h, count]
        }
        let text = try loop.module(named: "loop", platform: "cpu", kernels: [], aliases: [:], joining: true).text
        #expect(text.contains("xla_cpu_small_call"))
        let single = try one.module(named: "one", platform: "cpu", kernels: [], aliases: [:], joining: true).text
        #expect(!single.contains("xla_cpu_small_call"))

        let engine = try Engine.shared()
        let found = try engine.compile(loop).run([h, table, weight, back])
        let compiled = try engine.compile(one)
        let rest: [HostArray] = [table, weight, back]
        var wanted: [HostArray] = [h, HostArray(scalar: Int32(0))]
        for _ in 0..<steps { wanted = try compiled.run(wanted + rest) }
        #expect(found[1].elements(as: Int32.self) == [Int32(steps)])
        let tolerance = dtype == .float64 ? 1e-13 : 2e-5
        for (x, y) in zip(found[0].doubles, wanted[0].doubles) {
            let distance: Double = Swift.abs(x - y)
            #expect(distance < tolerance)
        }
    }

    /// The backend ends the process at parameters of a joined function without a use, be it that none is written or that none is left.
    @Test("arguments without a use, and loops that simplification removes, are no trouble", arguments: [0, 1, 2, 7])
    func unused(length: Int) throws {
        let types = [TensorType(.float32, [3]), TensorType(.float32, [5, 2]), TensorType(.int32, []), TensorType(.bool, [4]), TensorType(.float64, [0])]
        let program = try Program.trace(types, closed: true) { inputs in
            // A carried value that nothing reads, and a product with zero, are removed by the backend, and the use of their argument with them.
            let result = try scan([inputs[0], inputs[1].sum(), inputs[2]], length: length) { carry, _ in
                ([tanh(carry[0]) + (carry[2] * Tensor(0, dtype: .int32)).converted(to: .float32), carry[1] * 2, carry[2]], [])
            }.carry
            return [result[0]]
        }
        let values = [
            Self.wave([3], .float32, 0), Self.wave([5, 2], .float32, 1), HostArray(scalar: Int32(4)),
            HostArray([0, 1, 0, 1], shape: [4], dtype: .bool), HostArray([Double](), shape: [0], dtype: .float64),
        ]
        var wanted = values[0].doubles
        for _ in 0..<length { wanted = wanted.map { Foundation.tanh($0) } }
        for (x, y) in zip(try Engine.shared().compile(program).run(values)[0].doubles, wanted) {
            #expect(Swift.abs(x - y) < 1e-6)
        }
    }

    @Test("what is large, or calls a kernel, stays as it is") func others() throws {
        func text(_ size: Int, _ body: (Tensor) throws -> Tensor) throws -> String {
            let program = try Program.trace([TensorType(.float32, [size, size])], closed: true) { inputs in
                [try scan(inputs[0], length: 3) { h, _ in (try body(h), []) }.carry]
            }
            return try program.module(named: "loop", platform: "cpu", kernels: [], aliases: [:], joining: true).text
        }
        #expect(try text(16) { tanh($0) }.contains("xla_cpu_small_call"))
        #expect(try !text(200) { tanh($0) }.contains("xla_cpu_small_call"))
        #expect(try !text(64) { $0.matmul($0) }.contains("xla_cpu_small_call"))
        #expect(try !text(8) { $0.sorted(axis: 0) }.contains("xla_cpu_small_call"))
    }
}
