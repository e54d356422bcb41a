import Foundation
import HostKernels
import PJRT
import Testing

@testable import ThalwegCore

/// Convolutions, their gradients and products with their Hessians are the same with and without the host's kernels.
@Suite struct ConvolutionKernelTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let image: Shape, kernel: Shape
        var strides: [Int]? = nil
        var padding = WindowPadding.valid
        var dilation: [Int]? = nil
        var groups = 1
        var calls = 3
        var testDescription: String { "\(image) \(kernel) strides \(strides ?? []) \(padding) dilation \(dilation ?? []) groups \(groups)" }
    }

    static let rows: [Row] = [
        Row(image: [5, 12, 12, 8], kernel: [3, 3, 8, 16]),
        Row(image: [5, 12, 11, 3], kernel: [5, 3, 3, 16], padding: .same),
        Row(image: [4, 13, 12, 16], kernel: [3, 3, 16, 8], strides: [2, 2], padding: .same),
        Row(image: [4, 14, 14, 16], kernel: [1, 1, 16, 32], strides: [2, 2]),
        Row(image: [4, 16, 15, 7], kernel: [3, 2, 7, 9], strides: [3, 1], padding: [(1, 1), (0, 1)]),
        Row(image: [3, 16, 16, 8], kernel: [3, 3, 8, 8], padding: .same, dilation: [2, 3]),
        Row(image: [4, 12, 12, 16], kernel: [3, 3, 8, 32], padding: .same, groups: 2),
        Row(image: [6, 40, 16], kernel: [5, 16, 24], strides: [2]),
        Row(image: [2, 6, 7, 8, 4], kernel: [3, 3, 2, 4, 8], padding: .same),
        Row(image: [1, 20, 20, 8], kernel: [3, 3, 8, 8]),
        Row(image: [1, 4, 4, 1], kernel: [2, 2, 1, 1], calls: 0),
        // Windows and filters so large that they are unfolded where that is faster.
        Row(image: [3, 10, 9, 64], kernel: [3, 3, 64, 72], strides: [2, 1], padding: .same),
        Row(image: [2, 9, 11, 64], kernel: [3, 3, 64, 64], padding: [(1, 2), (4, 0)], dilation: [1, 2]),
        Row(image: [5, 37, 128], kernel: [5, 128, 64], strides: [3], padding: [(4, 2)]),
        Row(image: [1, 5, 6, 5, 24], kernel: [3, 3, 3, 24, 64], padding: .same),
        Row(image: [3, 8, 8, 512], kernel: [1, 1, 512, 64]),
    ]

    private func program(_ row: Row) throws -> Program {
        let types = [TensorType(.float32, row.image), TensorType(.float32, row.kernel)]
        let value: @Sendable (Tensor, Tensor) -> Tensor = { x, w in
            let y = convolution(x, w, strides: row.strides, padding: row.padding, kernelDilation: row.dilation, featureGroups: row.groups)
            return tanh(y * 0.1).sum()
        }
        return try Program.trace(types, closed: true) { inputs in
            let byImage = grad(of: { value($0, inputs[1]) }), byKernel = grad(of: { value(inputs[0], $0) })
            return [value(inputs[0], inputs[1]), byImage(inputs[0]), byKernel(inputs[1])]
        }
    }

    @Test("the kernel's convolution and its adjoints are the compiler's up to rounding", arguments: rows)
    func convolutions(row: Row) throws {
        let program = try program(row)
        let text = try program.module(named: "convolution", platform: "cpu", kernels: HostKernel.available, aliases: [:]).text
        if HostKernel.available.contains(.convolution) {
            #expect(text.components(separatedBy: "thalweg.convolution").count - 1 == row.calls)
        }
        #expect(!(try program.module(platform: "cuda").text.contains("custom_call")))
        let arrays = [row.image, row.kernel].enumerated().map { index, shape in
            HostArray((0..<shape.elementCount).map { Float(sin(Double($0 * (index + 3)) * 0.7)) }, shape: shape)
        }
        let fast = try Engine.shared().compile(program).run(arrays), slow = try ProductKernelTests.plain.get().compile(program).run(arrays)
        for (x, y) in zip(fast, slow) {
            let scale = max(1, y.doubles.map(abs).max() ?? 1)
            for (a, b) in zip(x.doubles, y.doubles) { #expect(abs(a - b) < 2e-5 * scale) }
        }
    }

    @Test(
        "kernels for each example, or two, by themselves are the compiler's up to rounding", arguments: [rows[0], rows[1], rows[2], rows[7], rows[8]],
        [1, 2])
    func perExample(row: Row, examples: Int) throws {
        let groups = row.image[0] / examples, sizes = Array(row.image.dimensions.dropFirst())
        let image = Shape([groups, examples] + sizes)
        let program = try Program.trace([TensorType(.float32, image), TensorType(.float32, row.kernel)], closed: true) { inputs in
            let gradients = vmap { (x: Tensor) in
                grad(of: { w in
                    tanh(convolution(x, w, strides: row.strides, padding: row.padding, kernelDilation: row.dilation) * 0.1).sum()
                })(inputs[1])
            }
            return [try gradients(inputs[0])]
        }
        let text = try program.module(named: "convolution", platform: "cpu", kernels: HostKernel.available, aliases: [:]).text
        if HostKernel.available.isSuperset(of: [.convolution, .doubleProduct]) {
            #expect(text.components(separatedBy: "thalweg.convolution").count - 1 == 2)
        }
        let arrays = [image, row.kernel].enumerated().map { index, shape in
            HostArray((0..<shape.elementCount).map { Float(sin(Double($0 * (index + 3)) * 0.7)) }, shape: shape)
        }
        let fast = try Engine.shared().compile(program).run(arrays)[0].doubles, slow = try ProductKernelTests.plain.get().compile(program).run(arrays)[0].doubles
        let scale = max(1, slow.map(abs).max() ?? 1)
        for (a, b) in zip(fast, slow) { #expect(abs(a - b) < 2e-5 * scale) }
    }

    @Test func `the same bits come out each time`() throws {
        let row = Self.rows[0], program = try program(row)
        let arrays = [row.image, row.kernel].map { shape in HostArray((0..<shape.elementCount).map { Float(cos(Double($0))) }, shape: shape) }
        let compiled = try Engine.shared().compile(program)
        let first = try compiled.run(arrays)
        for _ in 0..<5 { #expect(try compiled.run(arrays) == first) }
    }
}
