import Foundation
import HostKernels
import Testing

@testable import ThalwegCore

/// Element-wise results computed in one pass are the compiler's, and what is read later is not destroyed.
@Suite(.enabled(if: HostKernel.available.contains(.loop))) struct LoopKernelTests {
    static let plain: Result<Engine, any Error> = Result { try Engine(plugin: Engine.shared().client.plugin.path, hostKernels: false) }

    private func text(_ program: Program, platform: String = "cpu", aliases: [Int: Int] = [:]) throws -> String {
        try program.simplified().module(named: "loops", platform: platform, kernels: HostKernel.available, aliases: aliases).text
    }
    private func calls(_ text: String) -> Int { text.components(separatedBy: "thalweg.loop").count - 1 }
    private func numbers(_ count: Int, _ seed: Double) -> [Float] { (0..<count).map { Float(sin(Double($0) * 0.37 + seed) + 0.1) } }

    /// Runs with and without kernels, expects the same numbers to a few roundings of terms of size 1 (the compiler contracts products
    /// and sums, products of matrices are added in another order), and gives the number of loops.
    @discardableResult
    private func expectSame(_ shape: Shape, _ inputs: Int, aliases: [Int: Int] = [:], tolerance: Double = 1e-6, _ body: ([Tensor]) throws -> [Tensor]) throws -> Int {
        let program = try Program.trace([TensorType](repeating: TensorType(.float32, shape), count: inputs), closed: true, body)
        let arrays = (0..<inputs).map { HostArray(numbers(shape.elementCount, Double($0)), shape: shape) }
        let engine = try Engine.shared()
        let ours = try engine.compile(program, aliases: aliases).run(arrays), theirs = try LoopKernelTests.plain.get().compile(program).run(arrays)
        for (number, (a, b)) in zip(ours, theirs).enumerated() {
            let wrong = zip(a.doubles, b.doubles).filter { !($0.isNaN && $1.isNaN) && $0 != $1 && !(Swift.abs($0 - $1) <= tolerance * (Swift.abs($1) + 1)) }
            #expect(wrong.count == 0, "output \(number): \(wrong.count) of \(a.count) differ, the first \(wrong.first ?? (0, 0))")
        }
        return calls(try text(program, aliases: aliases))
    }

    @Test("moments and parameters in one loop, in their own memory")
    func moments() throws {
        let shape: Shape = [130, 129], aliases = [0: 0, 1: 1, 2: 2]
        func adam(_ x: [Tensor]) -> [Tensor] {
            let m = x[1] * 0.9 + x[3] * 0.1, v = x[2] * 0.999 + x[3] * x[3] * 0.001
            return [x[0] - m / (ThalwegCore.sqrt(ThalwegCore.abs(v)) + 1e-8) * 0.01, m, v]
        }
        #expect(try expectSame(shape, 4, aliases: aliases, adam) == 1)
        let program = try Program.trace([TensorType](repeating: TensorType(.float32, shape), count: 4), closed: true, adam)
        #expect(try text(program, aliases: aliases).components(separatedBy: "operand_index").count - 1 == 3)
        #expect(calls(try text(program, platform: "cuda")) == 0)
        #expect(try !text(program).contains("operand_index"))
    }

    @Test("parameters of all lengths are updated in one call, in their own memory, and one that needs another's result in the next")
    func joined() throws {
        let shapes: [Shape] = [[130, 129], [7], [150, 150], [40], [7], [3, 3, 5]], count = shapes.count
        func momentum(_ x: [Tensor]) -> [Tensor] {
            var parameters: [Tensor] = [], moments: [Tensor] = []
            for index in 0..<count {
                // The step of the fourth depends on the third's new moments.
                let scale = index == 3 ? ThalwegCore.abs(moments[2]).sum() * 0.001 : x[3 * count + 1]
                let m = x[count + index] * 0.9 + x[2 * count + index] * scale
                moments.append(m)
                parameters.append(x[index] - m * x[3 * count])
            }
            return parameters + moments
        }
        let types = (0..<3).flatMap { _ in shapes.map { TensorType(.float32, $0) } } + [TensorType(.float32, []), TensorType(.float32, [])]
        let program = try Program.trace(types, closed: true, momentum)
        let aliases = Dictionary(uniqueKeysWithValues: (0..<2 * count).map { ($0, $0) })
        let text = try text(program, aliases: aliases)
        #expect(calls(text) == 2 && text.components(separatedBy: "operand_index").count - 1 == 2 * count)
        let arrays = types.enumerated().map { HostArray(numbers($1.shape.elementCount, Double($0)), shape: $1.shape) }
        let ours = try Engine.shared().compile(program, aliases: aliases).run(arrays), theirs = try LoopKernelTests.plain.get().compile(program).run(arrays)
        for (a, b) in zip(ours, theirs) { for (x, y) in zip(a.doubles, b.doubles) { #expect(Swift.abs(x - y) < 2e-5 * (Swift.abs(y) + 1)) } }
    }

    @Test("arrays larger than the caches, on large pages where the system has them, and their neighbours keep their contents")
    func large() throws {
        #expect(try expectSame([4_300_001], 3, aliases: [0: 0, 1: 1]) { x in
            let m = x[1] * 0.9 + x[2] * 0.1
            return [x[0] - m * 0.01, m]
        } == 1)
    }

    @Test("an input that is read later keeps its memory")
    func later() throws {
        let loops = try expectSame([128, 200], 3, aliases: [0: 0, 1: 1], tolerance: 1e-5) { x in
            let a = x[0] * 0.5 + x[2], b = x[1] - a * x[2]
            // `x[0]` is read by a product that needs the loop's result.
            return [a, b, x[0].transpose([1, 0]).matmul(a)]
        }
        #expect(loops == 1)
    }

    @Test("an input that a product reads is not overwritten before")
    func earlier() throws {
        for _ in 0..<20 {
            let loops = try expectSame([160, 160], 3, aliases: [0: 0, 1: 1], tolerance: 1e-5) { x in
                let y = x[0].matmul(x[2]), a = x[1] * 0.9 + x[2] * 0.1
                return [x[0] - a * 0.1, a, y.sum(axes: [0])]
            }
            #expect(loops == 1)
        }
    }

    @Test("a result whose use comes back is not in one loop with who needs it")
    func convexity() throws {
        try expectSame([150, 150], 3, tolerance: 1e-5) { x in
            let a = x[0] * 2 + x[1], b = a * x[2], c = a.matmul(b) + a, d = c * a + x[0] * b
            return [a, b, c, d, d - c]
        }
        try expectSame([150, 150], 3) { x in
            let norm = ThalwegCore.sqrt((x[0] * x[0]).sum()), g = x[0] / norm, m = x[1] * 0.9 + g
            let trust = ThalwegCore.sqrt((m * m).sum()) / 3
            return [m, x[2] - m * trust, g, x[2] * trust + g]
        }
    }

    @Test("every operation, with scalars and Booleans")
    func operations() throws {
        let loops = try expectSame([20_003], 3) { x in
            let (a, b, c) = (x[0], x[1], x[2])
            let isPositive = a.sum() .> -1e9, less = a .< b
            let first = ThalwegCore.max(a, b) + ThalwegCore.min(a, c) * ThalwegCore.abs(b) - ThalwegCore.sign(c)
            let second = select(less.and(b .>= c), first, -a) + rsqrt(ThalwegCore.abs(c))
            let third = select(isPositive, first / b, second), fourth = select((a .== b).or((b .!= c).not()), a, ThalwegCore.isFinite(first).select(second, b))
            return [first, second, third, fourth, select((a .<= c).xor(less), b, c) * a.sum()]
        }
        #expect(loops >= 1)
    }

    @Test("special values come out as from the compiler")
    func special() throws {
        let values: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, Float.leastNonzeroMagnitude, -Float.leastNormalMagnitude / 2, 3e38]
        let count = 20_000
        let a = (0..<count).map { values[$0 % values.count] }, b = (0..<count).map { values[$0 / values.count % values.count] }
        let program = try Program.trace([TensorType](repeating: TensorType(.float32, [count]), count: 2), closed: true) { x in
            let (a, b) = (x[0], x[1])
            let base = [a + b, a - b, a * b, a / b, ThalwegCore.max(a, b), ThalwegCore.min(a, b), -a, ThalwegCore.abs(a), ThalwegCore.sign(a), ThalwegCore.sqrt(a), rsqrt(a)]
            return base + [select(a .< b, a, b), select(ThalwegCore.isFinite(a), b, a), select(a .== b, a, b + a)]
        }
        #expect(calls(try text(program)) == 1)
        let arrays = [HostArray(a, shape: [count]), HostArray(b, shape: [count])]
        let ours = try Engine.shared().compile(program).run(arrays), theirs = try LoopKernelTests.plain.get().compile(program).run(arrays)
        for (number, (x, y)) in zip(ours, theirs).enumerated() {
            let (x, y) = (x.doubles, y.doubles)
            let wrong = (0..<100).filter { index in
                // Subnormal numbers count as zero, roots may differ in the last bit, and the compiler's extremes overlook some NaN.
                let isExtreme = number == 4 || number == 5, (p, q) = (x[index], y[index])
                if Swift.abs(p) < 1e-37 && Swift.abs(q) < 1e-37 || p.isNaN && (q.isNaN || isExtreme) { return false }
                return !(p == q || number == 10 && Swift.abs(p / q - 1) < 2e-7)
            }
            #expect(wrong.isEmpty, "result \(number): \(wrong.map { (a[$0], b[$0], x[$0], y[$0]) })")
        }
    }

    @Test("in a loop of steps the state stays where it is")
    func steps() throws {
        let shape: Shape = [128, 128]
        let program = try Program.trace([TensorType](repeating: TensorType(.float32, shape), count: 3), closed: true) { x in
            let results = try whileLoop([x[0], x[1], Tensor(0, dtype: .int32)]) { (carry: [Tensor]) -> Tensor in carry[2] .< 5 } _: { (carry: [Tensor]) -> [Tensor] in
                let g = carry[0].matmul(x[2]) * 0.01, m = carry[1] * 0.9 + g
                return [carry[0] - m * 0.1, m, carry[2] + Tensor(1, dtype: .int32)]
            }
            return Array(results.prefix(2))
        }
        #expect(try text(program).components(separatedBy: "operand_index").count - 1 == 2)
        let arrays = (0..<3).map { HostArray(numbers(shape.elementCount, Double($0)), shape: shape) }
        let ours = try Engine.shared().compile(program).run(arrays), theirs = try LoopKernelTests.plain.get().compile(program).run(arrays)
        for (a, b) in zip(ours, theirs) { for (x, y) in zip(a.doubles, b.doubles) { #expect(Swift.abs(x - y) < 1e-5) } }
    }

    @Test("what is small, or has one result, is left to the compiler")
    func small() throws {
        #expect(try expectSame([100], 2) { [$0[0] + $0[1], $0[0] * $0[1]] } == 0)
        #expect(try expectSame([20_000], 2) { [$0[0] + $0[1] * $0[0]] } == 0)
    }
}
