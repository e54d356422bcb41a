import CPJRT

/// The bits of a bfloat16: the upper half of a `Float`'s.
struct BFloat: Hashable {
    var bits: UInt16

    /// The nearest bfloat16, ties to even; of finite values.
    init(_ value: Float) {
        let pattern = value.bitPattern
        bits = UInt16(truncatingIfNeeded: (pattern &+ 0x7fff &+ (pattern >> 16 & 1)) >> 16)
    }
}

extension BFloat: ProductElement {
    static let code: Int32 = 16

    static func multiply(
        _ shape: ProductShape, _ a: UnsafePointer<BFloat>, _ b: UnsafePointer<BFloat>, _ c: UnsafeMutablePointer<BFloat>
    ) -> Int32 {
        guard let library = OneDNN.shared, let product = BFloatProduct.cached(shape, library) else { return -1 }
        return product.multiply(a, b, c, library)
    }
}
