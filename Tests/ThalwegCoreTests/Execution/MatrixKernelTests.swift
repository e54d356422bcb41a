import HostKernels
import HurriedCompilation
import Testing
@testable import ThalwegCore

@Suite struct MatrixKernelTests {
    /// The function by LAPACK and by plain operations, where the machine has LAPACK; a function of the input without arbitrary signs.
    private func expectSame(
        _ kernel: HostKernel, _ arguments: [HostArray], tolerance: Double = 1e-11, sourceLocation: SourceLocation = #_sourceLocation,
        _ function: ([Tensor]) -> [Tensor]
    ) throws {
        let engine = try Engine.shared()
        guard engine.kernels.contains(kernel) else { return }
        let program = try Program.trace(arguments.map { TensorType($0.dtype, $0.shape) }, closed: true) { function($0) }
        #expect(try program.module(named: "test", platform: "cpu", kernels: engine.kernels, aliases: [:]).text.contains(kernel.target))
        let found = try engine.compile(program).run(arguments), plain = try program.runInHurry(arguments)
        for (a, b) in zip(found, plain) {
            #expect(a.shape == b.shape, sourceLocation: sourceLocation)
            for (x, y) in zip(a.doubles, b.doubles) where !(abs(x - y) <= tolerance * max(1, abs(y)) || (x.isNaN && y.isNaN)) {
                Issue.record("\(kernel.target): \(x), expected \(y)", sourceLocation: sourceLocation)
                return
            }
        }
    }

    @Test(arguments: [(1, DType.float64), (7, .float32), (40, .float64)]) func `decompositions by LAPACK are those of plain operations`(n: Int, dtype: DType) throws {
        let tolerance = dtype == .float64 ? 1e-10 : 2e-3
        try expectSame(.eigh, [.symmetric([2, 3, n, n])], tolerance: tolerance) { x in
            let a = x[0].converted(to: dtype), (w, v) = eigh(a)
            return [w, abs(v), (v * w.expandDims(2)).matmul(v.matrixTransposed()) - a]
        }
        for shape in [[n + 3, n], [2, n, n + 2]] {
            try expectSame(.qr, [.spread(Shape(shape))], tolerance: tolerance) { x in { [$0.q, $0.r] }(qr(x[0].converted(to: dtype))) }
            try expectSame(.svd, [.spread(Shape(shape))], tolerance: tolerance) { x in
                let a = x[0].converted(to: dtype), (u, s, v) = svd(a)
                return [s, abs(u), abs(v), (u * s.expandDims(s.rank - 1)).matmul(v.matrixTransposed()) - a]
            }
        }
    }

    @Test(arguments: [DType.float64, .float32]) func `factors and triangular solutions by LAPACK are those of plain operations`(dtype: DType) throws {
        let tolerance = dtype == .float64 ? 1e-11 : 1e-4
        try expectSame(.cholesky, [.spread([3, 9, 9])], tolerance: tolerance) { x in
            let a = x[0].converted(to: dtype)
            return [cholesky(a.matmul(a.matrixTransposed()) + .identity(9, dtype: dtype))]
        }
        for lower in [true, false] {
            for transposed in [true, false] {
                try expectSame(.triangularSolve, [.spread([2, 5, 5]), .spread([2, 5, 3], seed: 2)], tolerance: tolerance) { x in
                    let a = x[0].converted(to: dtype) + .identity(5, dtype: dtype) * 3, b = x[1].converted(to: dtype)
                    return [false, true].map { triangularSolve(a, b, lower: lower, transposed: transposed, unitDiagonal: $0) }
                }
            }
        }
    }

    @Test func `NaN, infinities and indefinite matrices give NaN where plain operations do, and spare the rest of the batch`() throws {
        let array = HostArray([2.0, 1, 1, 2, .nan, 0, 0, 1, .infinity, 0, 0, 1, 1, 2, 2, 1], shape: [4, 2, 2])
        try expectSame(.eigh, [array]) { [eigh($0[0]).values] }
        try expectSame(.qr, [array]) { [qr($0[0]).q, qr($0[0]).r] }
        try expectSame(.svd, [array]) { [svd($0[0]).s] }
        try expectSame(.cholesky, [array]) { [isNaN(cholesky($0[0])).any(axes: [1, 2]).converted(to: .int32)] }
        // What lies in the other triangle is not read.
        try expectSame(.triangularSolve, [HostArray([2.0, .nan, 1, 4], shape: [2, 2]), HostArray([2.0, 5], shape: [2, 1])]) {
            [triangularSolve($0[0], $0[1])]
        }
    }

    @Test func `singular matrices have orthonormal factors`() throws {
        let rankOne = HostArray([1.0, 2, 3, 2, 4, 6, 3, 6, 9], shape: [3, 3])
        let program = try Program.trace([TensorType(.float64, [3, 3])], closed: true) { x in
            let (u, s, v) = svd(x[0])
            return [orthogonality(u), orthogonality(v), orthogonality(qr(x[0]).q), s]
        }
        let results = try Engine.shared().compile(program).run([rankOne])
        for number in 0..<3 { #expect(results[number].scalar < 1e-14) }
        #expect(abs(results[3].doubles[0] - 14) < 1e-13 && abs(results[3].doubles[1]) < 1e-14)
    }
}
