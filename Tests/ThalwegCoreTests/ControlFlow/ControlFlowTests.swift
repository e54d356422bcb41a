import Testing
@testable import ThalwegCore

@Suite struct ControlFlowTests {
    /// A small recurrence h ← exp(−h²·w) + x with stacked outputs.
    static let recurrence: @Sendable (Tensor) throws -> Tensor = { p in
        let xs = Tensor([0.1, 0.4, -0.3, 0.2], dtype: .float64)
        let w = p.sum()
        let (last, ys) = try scan(p, over: [xs]) { h, row in
            let next = exp(h * h * w * -1) + row[0]
            return (next, [next.sum() * row[0]])
        }
        return last.sum() + (ys[0] * ys[0]).sum()
    }

    @Test func `a scan equals the unrolled loop`() throws {
        let scanned = try compile(Self.recurrence)
        let unrolled = try compile { (p: Tensor) in
            var h = p, total = Tensor(0, dtype: .float64)
            for x in [0.1, 0.4, -0.3, 0.2] {
                h = exp(h * h * p.sum() * -1) + x
                let y = h.sum() * x
                total = total + y * y
            }
            return h.sum() + total
        }
        let p = HostArray([0.3, -0.2])
        #expect(abs(try scanned(p).scalar - unrolled(p).scalar) < 1e-14)
    }

    @Test func `a scan differentiates to second order in both modes`() throws {
        try expectDerivatives(of: Self.recurrence, at: [0.3, -0.2], along: [1, 0.5])
    }

    @Test func `a reversed scan stacks its outputs aligned with its inputs`() throws {
        let f = try compile { (x: Tensor) in
            try scan(Tensor(0, dtype: .float64), over: [x], reverse: true) { sum, row in (sum + row[0], [sum + row[0]]) }.outputs[0]
        }
        #expect(try f(HostArray([1.0, 2.0, 3.0])).doubles == [6, 5, 3])
    }

    @Test func `a scan under vmap equals scans one by one`() throws {
        let batch = try compile(vmap(Self.recurrence)), one = try compile(Self.recurrence)
        let rows = [[0.3, -0.2], [0.1, 0.9]]
        let all = try batch(HostArray(rows.flatMap { $0 }, shape: [2, 2])).doubles
        for (row, value) in zip(rows, all) { #expect(abs(try one(HostArray(row)).scalar - value) < 1e-14) }
    }

    @Test func `the gradient of a batched scan equals gradients one by one`() throws {
        let batch = try compile(vmap(grad(of: Self.recurrence))), one = try compile(grad(of: Self.recurrence))
        let rows = [[0.3, -0.2], [0.1, 0.9]]
        let all = try batch(HostArray(rows.flatMap { $0 }, shape: [2, 2])).doubles
        for (number, row) in rows.enumerated() {
            for (a, b) in zip(try one(HostArray(row)).doubles, all[(number * 2)...]) { #expect(abs(a - b) < 1e-13) }
        }
    }

    @Test func `a conditional takes one branch and differentiates to second order`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try cond(x.sum() .> 0, x, then: { (exp($0) * $0).sum() }, else: { ($0 * $0 * $0).sum() })
        }
        try expectDerivatives(of: f, at: [0.4, 0.3], along: [1, -2])
        try expectDerivatives(of: f, at: [-0.4, -0.3], along: [1, -2])
        let batch = try compile(vmap(f))
        let values = try batch(HostArray([1.0, -1.0], shape: [2, 1])).doubles
        #expect(abs(values[0] - 2.718281828459045) < 1e-14 && values[1] == -1)
    }

    @Test func `a while loop runs to its condition, in forward mode with derivatives`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try whileLoop([x, Tensor(0, dtype: .float64)], while: { $0[1] .< 4 }) { [$0[0] * $0[0], $0[1] + 1] }[0]
        }
        let program = try compile { (x: Tensor) -> [Tensor] in
            let result = try jvp(f, at: x, along: Tensor(1, dtype: .float64))
            return [result.value, result.tangent]
        }
        let results = try program(HostArray(scalar: 1.1)).map(\.scalar)
        #expect(abs(results[0] - 4.594972986357222) < 1e-12)
        #expect(abs(results[1] - 16 * 4.177248169415656) < 1e-10)  // 16·x¹⁵
    }

    @Test func `reverse mode over an unbounded loop says what to do`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try whileLoop([x, Tensor(0, dtype: .float64)], while: { $0[1] .< 4 }) { [$0[0] * $0[0], $0[1] + 1] }[0]
        }
        let error = #expect(throws: TraceError.self) { _ = try compile(grad(of: f))(HostArray(scalar: 1.1)) }
        #expect(error?.description.contains("while") == true)
    }

    @Test func `a bounded while loop differentiates in reverse`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try whileLoop([x, Tensor(0, dtype: .float64)], maximumIterations: 6, while: { $0[1] .< 4 }) { [$0[0] * $0[0], $0[1] + 1] }[0]
        }
        #expect(abs(try compile(grad(of: f))(HostArray(scalar: 1.1)).scalar - 16 * 4.177248169415656) < 1e-10)
    }

    @Test func `a while loop under vmap stops each example by itself`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in try whileLoop(x, while: { $0 .< 100 }) { $0 * 2 } }
        #expect(try compile(vmap(f))(HostArray([1.0, 30.0, 200.0])).doubles == [128, 120, 200])
    }
}
