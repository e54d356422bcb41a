import Foundation
import Testing
import ThalwegCore
@testable import ThalwegCurvature

/// What the ends of a spectrum take beside what a gradient takes.
@Suite struct MemoryTests {
    /// A dense layer of `inputs × 2048` in f32 and a sum of squares: nearly all its memory is parameters.
    private func problem(inputs: Int, rows: Int, limit: (CurvatureMemory) -> Int?) throws -> (CurvatureProblem, CurvatureMemory) {
        let engine = try Engine.shared(), shape: Shape = [inputs, 2048]
        let functions = CurvatureProblem.Functions(
            outputs: { parameters, _, x in tanh(x.matmul(parameters.leaves[0])) }, losses: { y, t in ((y - t) * (y - t)).sum(axes: [1]) })
        let x = HostArray((0..<rows * inputs).map { Float(sin(Double($0) * 0.7)) }, shape: [rows, inputs])
        let y = HostArray((0..<rows * 2048).map { Float(cos(Double($0) * 0.3)) }, shape: [rows, 2048])
        let memory = try CurvatureMemory(
            parameters: NamedTree(names: ["w"], leaves: [TensorType(.float32, shape)]), fixed: NamedTree(), inputs: TensorType(.float32, [inputs]),
            targets: TensorType(.float32, [2048]), rows: rows, functions: functions)
        let block = CurvatureProblem.Block(
            inputs: try engine.upload(x), targets: try engine.upload(y), weights: try engine.upload(HostArray([Float](repeating: 1, count: rows))))
        let weights = HostArray((0..<shape.elementCount).map { Float(sin(Double($0 % 7919))) * 0.02 }, shape: shape)
        return (
            try CurvatureProblem(
                at: ArrayTree(names: ["w"], leaves: [weights]), blocks: [block], exampleCount: rows, width: memory.width, vectorLimit: limit(memory),
                functions: functions, engine: engine), memory
        )
    }

    @Test("small networks keep as many vectors as help, large ones what fits into four gradients")
    func limits() throws {
        let small = try problem(inputs: 8, rows: 16) { $0.vectors }.1, large = try problem(inputs: 4096, rows: 16) { _ in nil }.1
        #expect(small.vectors > 100)
        // Parameters and gradient are two vectors: eight are allowed, of which a product takes its own.
        #expect((3...6).contains(large.vectors), "\(large.vectors)")
    }

    @Test("with few vectors the ends are found too, within their bounds")
    func few() throws {
        let (free, _) = try problem(inputs: 8, rows: 16) { _ in nil }, (bound, _) = try problem(inputs: 8, rows: 16) { _ in 11 }
        let expected = try HessianOperator(of: free).extremeEigenpairs(largest: 1, smallest: 1, tolerance: 1e-3)
        let found = try HessianOperator(of: bound).extremeEigenpairs(largest: 1, smallest: 1, tolerance: 1e-3, maximumProducts: 2000)
        #expect(found.isConverged && found.ritzValues.count <= 4)
        for (a, b) in zip(expected.largest + expected.smallest, found.largest + found.smallest) { #expect(abs(a.value - b.value) <= a.bound + b.bound) }
    }
}
