import Testing

@testable import HostKernels

@Suite struct BFloatProductTests {
    @Test func `floats round to the nearest, ties to even`() {
        let cases: [(Float, UInt16)] = [
            (1, 0x3f80), (-2, 0xc000), (0, 0), (1.00390625, 0x3f80), (1.01171875, 0x3f82), (1.005, 0x3f81), (257, 0x4380), (259, 0x4382),
        ]
        for (value, bits) in cases { #expect(BFloat(value).bits == bits, "\(value)") }
    }

    @Test func `bf16 products are used where processor and check allow it, and nowhere else`() {
        let allowed = OneDNN.shared.map { $0.hasBFloat16 && BFloatProduct.isExact($0) } ?? false
        #expect(HostKernel.available.contains(.bfloatProduct) == allowed)
        // Without the instructions the library must refuse rather than emulate.
        if let library = OneDNN.shared, !library.hasAVX512 { #expect(!BFloatProduct.isExact(library)) }
    }

    @Test func `every function of an installed library is found, and an absent library is complete in none`() {
        if OneDNN.shared != nil { #expect(isComplete(OneDNNFunctions())) }
        struct Absent { @Imported("nothing", from: nil) var nothing: @Sendable @convention(c) (Int32) -> Void }
        #expect(!isComplete(Absent()))
        #expect((Float.lapack == nil) == (Double.lapack == nil))
    }
}
