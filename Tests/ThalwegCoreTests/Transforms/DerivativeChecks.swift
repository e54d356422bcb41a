import Testing
@testable import ThalwegCore

/// Central differences in f64 of a scalar function, all in one compiled program.
func centralDifference(_ f: @escaping @Sendable (Tensor) throws -> Tensor, at x: [Double], along v: [Double], step: Double = 1e-6) throws -> Double {
    let program = try compile { (x: Tensor, v: Tensor) in try (f(x + v * step) - f(x - v * step)) * (0.5 / step) }
    return try program(HostArray(x), HostArray(v)).scalar
}

/// Expects grad, forward mode and the Hessian-vector product of `f` to agree with each other and with differences.
func expectDerivatives(
    of f: @escaping @Sendable (Tensor) throws -> Tensor, at x: [Double], along v: [Double], tolerance: Double = 1e-6,
    secondOrder: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let program = try compile { (x: Tensor, v: Tensor) -> [Tensor] in
        let gradient = grad(of: f)
        let forward = try jvp(f, at: x, along: v).tangent
        guard secondOrder else { return [forward, (gradient(x) * v).sum()] }
        let h = 1e-5
        let curvature = hvp(of: f, at: x, along: v)
        let difference = (gradient(x + v * h) - gradient(x - v * h)) * (0.5 / h)
        return [forward, (gradient(x) * v).sum(), curvature, difference]
    }
    let results = try program(HostArray(x), HostArray(v))
    let reference = try centralDifference(f, at: x, along: v)
    let scale = max(1, abs(reference))
    #expect(abs(results[0].scalar - reference) < tolerance * scale, "forward mode \(results[0].scalar), differences \(reference)", sourceLocation: sourceLocation)
    #expect(abs(results[1].scalar - reference) < tolerance * scale, "reverse mode \(results[1].scalar), differences \(reference)", sourceLocation: sourceLocation)
    guard secondOrder else { return }
    for (a, b) in zip(results[2].doubles, results[3].doubles) {
        #expect(abs(a - b) < 1e-5 * max(1, abs(b)), "HVP \(a), difference of gradients \(b)", sourceLocation: sourceLocation)
    }
}
