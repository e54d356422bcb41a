import HostKernels
import Testing

@testable import ThalwegCore

/// Products of bf16 arrays with and without the kernel.
@Suite struct BFloatProductKernelTests {
    private func program(_ n: Int) throws -> Program {
        let type = TensorType(.bfloat16, [n, n])
        return try Program.trace([type, type], closed: true) { [$0[0].matmul($0[1].transposed)] }
    }

    @Test func `a product becomes a call where the kernel is there, and stays where it is not`() throws {
        let large = try program(128)
        let text = try large.module(named: "product", platform: "cpu", kernels: [.bfloatProduct], aliases: [:]).text
        #expect(text.contains("\"thalweg.product_bf16\"") && !text.contains("stablehlo.dot_general"))
        #expect(text.contains("tensor<128x128xbf16>") && !text.contains("xf32>"))
        for kernels in [[], [.product, .doubleProduct]] as [Set<HostKernel>] {
            let text = try large.module(named: "product", platform: "cpu", kernels: kernels, aliases: [:]).text
            #expect(text.contains("stablehlo.dot_general") && !text.contains("custom_call"))
        }
        // Too small to gain, and no host on another platform.
        #expect(!(try program(48).module(named: "product", platform: "cpu", kernels: [.bfloatProduct], aliases: [:]).text.contains("custom_call")))
        #expect(!(try large.module(platform: "cuda").text.contains("custom_call")))
    }

    @Test func `products of whole numbers are exact, rounded once`() throws {
        let n = 128
        func value(_ row: Int, _ column: Int) -> Int { (row * 31 + column * 17 + row * column) % 15 - 7 }
        let array = HostArray((0..<n * n).map { Double(value($0 / n, $0 % n)) }, shape: [n, n], dtype: .bfloat16)
        let result = try Engine.shared().compile(program(n)).run([array, array])[0].doubles
        let exact = (0..<n * n).map { place in (0..<n).reduce(0) { $0 + value(place / n, $1) * value(place % n, $1) } }
        // Half a unit in the last of 8 bits.
        for (ours, sum) in zip(result, exact) { #expect(abs(ours - Double(sum)) <= Double(abs(sum)) / 256) }
    }
}
