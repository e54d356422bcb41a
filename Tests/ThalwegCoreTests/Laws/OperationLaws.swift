import HostKernels
import HurriedCompilation
import PJRT
import Testing
@testable import ThalwegCore

extension Program {
    /// The outputs, compiled in a hurry, with these of the host's kernels.
    func runInHurry(_ arguments: [HostArray], kernels: Set<HostKernel>) throws -> [HostArray] {
        let engine = try Engine.shared()
        return try runInHurry(
            arguments, module: module(named: "laws", platform: engine.platform, kernels: engine.kernels.intersection(kernels), aliases: [:]).text)
    }
}

/// The two sides of a law as traced values.
private struct Claim {
    let law: String
    let found: Tensor
    let expected: Tensor
    let tolerance: Double
}

extension OperationSample {
    /// Expects of the op, all in one compiled program: forward mode = central differences; reverse mode = its transpose;
    /// Hessian–vector products = differences of gradients, symmetric and equal in both orders of modes; vmap = a loop,
    /// of the op for every choice of batched inputs, of its gradient for all.
    ///
    /// - Parameter kernels: what the program may call of the host, where it is there; decompositions compile much faster with them.
    func expectLaws(kernels: Set<HostKernel> = [], sourceLocation: SourceLocation = #_sourceLocation) throws {
        var claims: [Claim] = []
        let directions = inputs.indices.flatMap { number in
            (1...2).map { HostArray.spread(inputs[number].shape, seed: UInt64(2 * number + $0 + 10)) }
        }
        let program = try Program.trace((inputs + directions).map { TensorType($0.dtype, $0.shape) }, closed: true) { arguments in
            let x = Array(arguments.prefix(inputs.count)), rest = arguments.dropFirst(inputs.count)
            let v = inputs.indices.map { rest[inputs.count + 2 * $0] }, u = inputs.indices.map { rest[inputs.count + 2 * $0 + 1] }
            claims = try derivativeClaims(x, v, u) + batchClaims(x, v)
            return claims.flatMap { [$0.found, $0.expected] }
        }
        let results = try program.runInHurry(inputs + directions, kernels: kernels)
        for (number, claim) in claims.enumerated() {
            let (found, expected) = (results[2 * number], results[2 * number + 1])
            #expect(found.shape == expected.shape, "\(name): \(claim.law)", sourceLocation: sourceLocation)
            let worst = zip(found.doubles, expected.doubles).max { error($0.0, $0.1) < error($1.0, $1.1) }
            guard let worst else { continue }
            #expect(
                error(worst.0, worst.1) <= claim.tolerance, "\(name): \(claim.law): \(worst.0), expected \(worst.1)",
                sourceLocation: sourceLocation)
        }
    }

    private func error(_ found: Double, _ expected: Double) -> Double {
        let error = abs(found - expected) / max(1, abs(expected))
        return error.isNaN ? .infinity : error
    }

    /// Which inputs have derivatives.
    private var smooth: [Int] { inputs.indices.filter { inputs[$0].dtype.isFloatingPoint } }

    /// `x` with `step · v` added to the differentiable inputs.
    private func moved(_ x: [Tensor], _ v: [Tensor], _ step: Double) -> [Tensor] {
        x.indices.map { smooth.contains($0) ? x[$0] + v[$0] * step : x[$0] }
    }

    private func inner(_ a: [Tensor], _ b: [Tensor]) -> Tensor {
        smooth.reduce(Tensor(0, dtype: .float64)) { $0 + (a[$1] * b[$1]).sum() }
    }

    /// The gradient of ⟨weights, op⟩ and the op as programs.
    private func programs() throws -> (op: Program, gradient: Program, weights: Tensor)? {
        let types = inputs.map { TensorType($0.dtype, $0.shape) }
        let op = try Program.trace(types) { [function($0)] }
        guard op.outputTypes[0].dtype.isFloatingPoint, !smooth.isEmpty else { return nil }
        let weights = Tensor(HostArray.spread(op.outputTypes[0].shape, from: 0.5, to: 1.5, seed: 99))
        let gradient = try Program.trace(types) { x in op.linearize(x).derivative.transpose([weights]) }
        return (op, gradient, weights)
    }

    private func derivativeClaims(_ x: [Tensor], _ v: [Tensor], _ u: [Tensor]) throws -> [Claim] {
        guard let (op, gradient, weights) = try programs() else { return [] }
        func along(_ program: Program, _ direction: [Tensor]) -> [Tensor] {
            let (values, tangents) = program.jvp(x, tangents: x.indices.map { smooth.contains($0) ? direction[$0] : nil })
            return zip(values, tangents).map { $1 ?? .zeros($0.shape, dtype: $0.dtype) }
        }
        let h = 1e-6, k = 1e-5
        let forward = along(op, v)[0]
        let difference = (function(moved(x, v, h)) - function(moved(x, v, -h))) * (0.5 / h)
        let curvature = along(gradient, v), other = along(gradient, u)
        let above = gradient(moved(x, v, k)), below = gradient(moved(x, v, -k))
        // Reverse over reverse: the gradient of ⟨gradient, v⟩.
        let slope = try Program.trace(inputs.map { TensorType($0.dtype, $0.shape) }) { x in [inner(gradient(x), v)] }
        let reversed = slope.linearize(x).derivative.transpose([Tensor.ones([], dtype: .float64)])
        var claims = [
            Claim(law: "forward mode = central differences", found: forward, expected: difference, tolerance: Tolerances.differences),
            Claim(
                law: "⟨w, Jv⟩ = ⟨Jᵀw, v⟩", found: inner(gradient(x), v), expected: (forward * weights).sum(), tolerance: Tolerances.exact),
            Claim(law: "⟨u, Hv⟩ = ⟨v, Hu⟩", found: inner(u, curvature), expected: inner(v, other), tolerance: Tolerances.exact),
        ]
        for number in smooth {
            claims.append(
                Claim(
                    law: "Hv of input \(number) = difference of gradients", found: curvature[number],
                    expected: (above[number] - below[number]) * (0.5 / k), tolerance: Tolerances.secondDifferences))
            claims.append(
                Claim(
                    law: "Hv of input \(number): reverse over reverse = forward over reverse", found: reversed[number],
                    expected: curvature[number], tolerance: Tolerances.exact))
        }
        return claims
    }

    private func batchClaims(_ x: [Tensor], _ v: [Tensor]) throws -> [Claim] {
        let size = 2
        let op = try Program.trace(inputs.map { TensorType($0.dtype, $0.shape) }) { [function($0)] }
        let gradient = try programs()?.gradient
        // Every choice of batched inputs; for many inputs only one at a time and all.
        let all = inputs.indices.map { _ in true }
        let choices: [[Bool]] = inputs.count <= 3
            ? (1..<(1 << inputs.count)).map { bits in inputs.indices.map { bits >> $0 & 1 == 1 } }
            : inputs.indices.map { one in inputs.indices.map { $0 == one } } + [all]
        var claims: [Claim] = []
        func claim(_ program: Program, _ batched: [Bool], _ law: String) {
            let examples = (0..<size).map { example in
                let near = moved(x, v, 1e-3 * Double(example))
                // Integers and masks differ between the examples by their order.
                return x.indices.map { !batched[$0] ? x[$0] : smooth.contains($0) || example == 0 ? near[$0] : x[$0].reverse() }
            }
            let arguments = x.indices.map { number in
                batched[number] ? Tensor.stacked(examples.map { $0[number] }, axis: 0) : x[number]
            }
            let (found, flags) = program.vectorized(arguments, batched: batched, size: size)
            let looped = examples.map { program($0) }
            for output in found.indices where program.outputTypes[output].dtype.isFloatingPoint || output == 0 {
                claims.append(
                    Claim(
                        law: law, found: found[output].batchedAlready(flags[output], size: size),
                        expected: Tensor.stacked(looped.map { $0[output] }, axis: 0), tolerance: Tolerances.exact))
            }
        }
        for batched in choices {
            claim(op, batched, "vmap over \(batched) = a loop")
        }
        if let gradient { claim(gradient, all, "vmap of the gradient = a loop") }
        return claims
    }
}
