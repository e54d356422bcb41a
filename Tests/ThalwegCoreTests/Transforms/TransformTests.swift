import Testing
@testable import ThalwegCore

@Suite struct TransformTests {
    let x = [0.3, -0.7, 1.1], v = [0.5, 0.25, -1.0]

    @Test func `gradients and Hessian products of a composite function equal differences`() throws {
        try expectDerivatives(of: { exp($0 * 0.5 + $0 * $0).sum() }, at: x, along: v)
    }

    @Test func `transforms compose: the third derivative of x⁴ is 24x`() throws {
        let third = try compile { (x: Tensor) in
            grad(of: { grad(of: { grad(of: { (x: Tensor) in x * x * x * x })($0) })($0) })(x)
        }
        #expect(abs(try third(HostArray(scalar: 1.5)).scalar - 36) < 1e-12)
    }

    @Test func `perturbations of nested derivatives do not mix`() throws {
        // d/dx [x · d/dy (x + y)] = 1, not 2
        let f = try compile { (x: Tensor) in grad(of: { (x: Tensor) in x * grad(of: { (y: Tensor) in x + y })(Tensor(1, dtype: .float64)) })(x) }
        #expect(try f(HostArray(scalar: 3.0)).scalar == 1)
    }

    @Test func `per-example gradients equal gradients of single examples`() throws {
        let loss: @Sendable (Tensor, Tensor) -> Tensor = { w, x in exp((w * x).sum()) }
        let all = try compile(vmap(grad(of: loss), inAxes: (nil, 0)))
        let w = HostArray([0.1, -0.2]), examples = HostArray([1.0, 2.0, -1.0, 0.5, 0.0, 3.0], shape: [3, 2])
        let one = try compile(grad(of: loss))
        let batch = try all(w, examples)
        #expect(batch.shape == [3, 2])
        for row in 0..<3 {
            let single = try one(w, HostArray(Array(examples.doubles[row * 2..<row * 2 + 2])))
            for (a, b) in zip(single.doubles, batch.doubles[(row * 2)...]) { #expect(abs(a - b) < 1e-14) }
        }
    }

    @Test func `the first mistake is thrown with the op and its operands`() throws {
        let f = try compile { (x: Tensor) in (x + Tensor([1, 2], dtype: .float64)) * 2 }
        let error = #expect(throws: TraceError.self) { _ = try f(HostArray([1.0, 2.0, 3.0])) }
        #expect(error?.description.contains("add(f64[3], f64[2])") == true)
    }

    @Test func `the gradient of a vector-valued function is refused`() throws {
        let f = try compile(grad(of: { (x: Tensor) in x * x }))
        #expect(throws: TraceError.self) { _ = try f(HostArray([1.0, 2.0])) }
    }

    @Test func `taps hand back values and their cotangents`() throws {
        let f = try compile { (w: Tensor) -> [Tensor] in
            let result = try tappedValueAndGrad(at: w, differentiating: { _ in true }) { w in
                let hidden = tap(w * w, "hidden")
                return (loss: (hidden * hidden).sum(), extra: [Tensor]())
            }
            return [result.value, result.gradient] + result.taps.leaves + result.tapGradients.leaves
        }
        let results = try f(HostArray([2.0, 3.0])).map(\.doubles)
        #expect(results == [[97], [32, 108], [4, 9], [8, 18]])
    }

    @Test func `a function with its own derivative uses it, in both modes and under vmap`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try customJVP({ (x: Tensor) in x * x }, derivative: { (x: Tensor, t: Tensor) in x * t * 10 })(x)
        }
        let program = try compile { (x: Tensor) -> [Tensor] in
            [grad(of: { (x: Tensor) in try f(x).sum() })(x), try jvp(f, at: x, along: .ones([2], dtype: .float64)).tangent,
             try vmap(grad(of: f))(x)]
        }
        #expect(try program(HostArray([1.0, 2.0])).map(\.doubles) == [[10, 20], [10, 20], [10, 20]])
    }

    @Test func `a function with its own reverse rule uses it`() throws {
        let f: @Sendable (Tensor) throws -> Tensor = { x in
            try customVJP({ (x: Tensor) in (x * x).sum() }, forward: { x in ((x * x).sum(), [x]) }, backward: { residuals, ct in residuals[0] * ct * 7 })(x)
        }
        let program = try compile(grad(of: f))
        #expect(try program(HostArray([1.0, 2.0])).doubles == [7, 14])
    }

    @Test func `releasing a chain of a hundred thousand ops does not overflow the stack`() {
        var x = Tensor.placeholder(TensorType(.float32, []))
        for _ in 0..<100_000 { x = exp(x) }
        #expect(x.rank == 0)
    }
}
