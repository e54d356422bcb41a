#if canImport(Glibc)
    import Glibc
#endif

/// A small deterministic generator for what happens on the host: splits, shuffling, generated data, faults.
///
/// SplitMix64: `state += 0x9E3779B97F4A7C15`, then two xor-multiply rounds. The same seed and purpose give the same numbers
/// everywhere; streams of different purposes are unrelated.
/// - Reference: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014), doi:10.1145/2660193.2660195.
public struct RandomStream: Sendable, RandomNumberGenerator {
    private var state: UInt64
    private var spareNormal: Double?

    /// The stream of `seed` for one purpose, such as `split`, and one index, such as an epoch.
    public init(seed: UInt64, purpose: String, index: UInt64 = 0) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = Self.mix(Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ hash) ^ Self.mix(index &* 0xD1B5_4A32_D192_ED03 &+ 1)
    }

    /// The bare generator from a state.
    init(state: UInt64) { self.state = state }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 64 uniform bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number uniform in [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number uniform in [low, high).
    public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// An integer uniform in 0 ..< `bound`, without bias (Lemire 2019, arXiv:1805.10941).
    ///
    /// Precondition: `bound` > 0.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "an integer below \(bound)")
        let limit = UInt64(bound)
        var product = next().multipliedFullWidth(by: limit)
        if product.low < limit {
            let threshold = (0 &- limit) % limit
            while product.low < threshold { product = next().multipliedFullWidth(by: limit) }
        }
        return Int(product.high)
    }

    /// A standard normal number (Box and Muller 1958, doi:10.1214/aoms/1177706645).
    public mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        spareNormal = radius * sin(angle)
        return radius * cos(angle)
    }

    /// The integers 0 ..< `count` in random order, all orders equally likely (Fisher–Yates, Durstenfeld 1964).
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    /// Puts the elements of `array` in random order.
    public mutating func shuffle<Element>(_ array: inout [Element]) {
        for last in stride(from: array.count - 1, to: 0, by: -1) { array.swapAt(last, below(last + 1)) }
    }
}
