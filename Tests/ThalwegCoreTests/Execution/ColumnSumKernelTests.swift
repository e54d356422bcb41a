import Foundation
import HostKernels
import Testing

@testable import ThalwegCore

/// Sums by the host's kernel are the compiler's up to rounding, and no less accurate.
@Suite struct ColumnSumKernelTests {
    struct Row: Sendable {
        let shape: Shape, axes: [Int], isKernel: Bool
        init(_ shape: Shape, _ axes: [Int], isKernel: Bool = true) { (self.shape, self.axes, self.isKernel) = (shape, axes, isKernel) }
    }

    static let rows = [
        Row([20000], [0]), Row([300, 64], [0]), Row([9, 13, 11, 17], [0, 1, 2]), Row([7, 100, 100], [1]), Row([3, 5, 1000, 2], [1, 2]),
        Row([70001, 3], [0]), Row([2, 9000], [0]), Row([1, 20000, 1], [0, 1]), Row([400, 100], [1], isKernel: false),
        Row([30, 30, 30], [0, 2], isKernel: false), Row([10, 10], [0], isKernel: false),
    ]

    @Test("sums, and sums of products", arguments: rows)
    func sums(row: Row) throws {
        let types = [TensorType(.float32, row.shape), TensorType(.float32, row.shape)]
        let program = try Program.trace(types, closed: true) { [$0[0].sum(axes: row.axes), ($0[0] * $0[1]).sum(axes: row.axes)] }
        let text = try program.module(named: "sums", platform: "cpu", kernels: HostKernel.available, aliases: [:]).text
        #expect(text.components(separatedBy: "thalweg.column_sum").count - 1 == (row.isKernel ? 2 : 0))
        let numbers = (0..<row.shape.elementCount).map { Float(sin(Double($0) * 0.37) + 0.3) }
        let arrays = [HostArray(numbers, shape: row.shape), HostArray(Array(numbers.reversed()), shape: row.shape)]
        let results = try Engine.shared().compile(program).run(arrays)
        let exact = try Program.trace(types, closed: true) { inputs in
            let (a, b) = (inputs[0].converted(to: .float64), inputs[1].converted(to: .float64))
            return [a.sum(axes: row.axes), (a * b).sum(axes: row.axes)]
        }
        let references = try Engine.shared().compile(exact).run(arrays)
        let terms = Double(row.axes.reduce(1) { $0 * row.shape[$1] })
        for (result, reference) in zip(results, references) {
            for (x, y) in zip(result.doubles, reference.doubles) { #expect(abs(x - y) < (row.isKernel ? 5e-7 : 3e-6) * max(abs(y), terms.squareRoot())) }
        }
    }

    @Test("sums around a row", arguments: [[20000, 1], [300, 64], [70001, 3], [9, 13, 11, 17], [100, 1000]] as [Shape])
    func centered(shape: Shape) throws {
        let channels = shape[shape.rank - 1], axes = Array(0..<shape.rank - 1)
        func program(_ dtype: DType) throws -> Program {
            let types = [shape, shape, [channels]].map { TensorType(.float32, $0) }
            return try Program.trace(types, closed: true) { inputs in
                let values = inputs.map { $0.converted(to: dtype) }, centered = values[0] - values[2]
                return [centered.squared(), values[1] * centered, centered * values[1]].map { $0.sum(axes: axes) }
            }
        }
        let numbers = (0..<shape.elementCount).map { Float(sin(Double($0) * 0.37) + 0.3) }
        let arrays = [
            HostArray(numbers, shape: shape), HostArray(Array(numbers.reversed()), shape: shape),
            HostArray((0..<channels).map { Float($0 % 5) * 0.1 + 0.2 }),
        ]
        let text = try program(.float32).module(named: "sums", platform: "cpu", kernels: HostKernel.available, aliases: [:]).text
        #expect(text.contains(", 3>") && text.contains(", 2>"), "no centered kernel is called")
        let results = try Engine.shared().compile(program(.float32)).run(arrays)
        for (result, reference) in zip(results, try Engine.shared().compile(program(.float64)).run(arrays)) {
            for (x, y) in zip(result.doubles, reference.doubles) {
                #expect(abs(x - y) < 5e-7 * max(abs(y), Double(shape.elementCount / channels).squareRoot()))
            }
        }
    }
}
