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
        #expect(found.isConverged)
        for (a, b) in zip(expected.largest + expected.smallest, found.largest + found.smallest) { #expect(abs(a.value - b.value) <= a.bound + b.bound) }
    }

    @Test("of a network that is nearly all parameters the ends take at most four gradients, as the system counts")
    func measured() async {
        // A process of its own: what other tests hold is not counted.
        await #expect(processExitsWith: .success) {
            let engine = try Engine.shared(), widths = [784, 2560, 2560, 10], rows = 8
            /// Random numbers made on the device: a debug build would take long over them.
            func random(_ shape: Shape, _ size: Double) throws -> HostArray {
                let algebra = BlockAlgebra(length: shape.elementCount, dtype: .float32, engine: engine)
                let block = try algebra.random(.gaussian, count: 1, seed: 1, number: 0)
                return try algebra.scaled(block, by: [size]).downloaded().reshaped(to: shape)
            }
            var leaves: [(String, HostArray)] = []
            for layer in 0..<3 {
                leaves.append(("w\(layer)", try random([widths[layer], widths[layer + 1]], 1 / Double(widths[layer]).squareRoot())))
                leaves.append(("b\(layer)", try random([widths[layer + 1]], 0.1)))
            }
            let point = ArrayTree(leaves), x = try random([rows, 784], 1), y = try random([rows, 10], 1)
            let functions = CurvatureProblem.Functions(
                outputs: { p, _, x in
                    var y = x
                    for layer in 0..<3 { y = (layer == 0 ? y : tanh(y)).matmul(p.leaves[2 * layer]) + p.leaves[2 * layer + 1] }
                    return y
                },
                losses: { y, t in (y - t).squared().sum(axes: [1]) })
            let inputs = TensorType(.float32, [784]), targets = TensorType(.float32, [10])
            let memory = try CurvatureMemory(
                parameters: point.map { TensorType($0.dtype, $0.shape) }, fixed: NamedTree(), inputs: inputs, targets: targets, rows: rows, functions: functions)
            func problem() throws -> CurvatureProblem {
                let block = CurvatureProblem.Block(
                    inputs: try engine.upload(x), targets: try engine.upload(y),
                    weights: try engine.upload(HostArray([Float](repeating: 1, count: rows))))
                return try CurvatureProblem(
                    at: point, blocks: [block], exampleCount: rows, width: memory.width, vectorLimit: memory.vectors, functions: functions, engine: engine)
            }
            /// What a piece of work adds to the process at most, in bytes; compiled before it is counted.
            func peak(_ work: (CurvatureProblem) throws -> Void) throws -> Int {
                try work(problem())
                Resident.giveBack()
                let before = try #require(Resident.now)
                try work(problem())
                return try #require(Resident.peak) - before
            }
            let gradient = try peak { _ = try $0.slope() }
            let ends = try peak { problem in
                let ends = try HessianOperator(of: problem).extremeEigenpairs(largest: 1, smallest: 1, maximumProducts: 14)
                #expect(ends.largest.count == 1 && ends.smallest.count == 1)
            }
            let vector = point.elementCount * 4
            #expect(gradient >= 2 * vector && ends <= 4 * gradient && ends <= 10 * vector, "gradient \(gradient), ends \(ends), a vector \(vector)")
        }
    }
}

/// The memory of this process, as Linux counts it.
private enum Resident {
    private static func field(_ name: String) -> Int? {
        (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix(name) }
            .flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 }
    }

    static var now: Int? { field("VmRSS:") }
    static var peak: Int? { field("VmHWM:") }

    /// Gives freed blocks back to the system and lets the peak begin anew.
    static func giveBack() {
        if let symbol = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0) }
        if let file = fopen("/proc/self/clear_refs", "w") {
            fputs("5", file)
            fclose(file)
        }
    }
}
