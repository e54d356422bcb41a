import Foundation

/// The hash by which a page names the scripts it may run (FIPS 180-4, doi:10.6028/NIST.FIPS.180-4).
enum SHA256 {
    /// The hash of a text's UTF-8 bytes, in base 64.
    static func base64(of text: String) -> String { Data(hash(Array(text.utf8))).base64EncodedString() }

    /// The hash, 32 bytes.
    static func hash(_ message: [UInt8]) -> [UInt8] {
        var bytes = message + [0x80]
        bytes += [UInt8](repeating: 0, count: (120 - bytes.count % 64) % 64)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: (UInt64(message.count) &* 8) >> (56 - 8 * UInt64($0))) }
        var state = roots(count: 8, power: 1 / 2)
        let constants = roots(count: 64, power: 1 / 3)
        for start in stride(from: 0, to: bytes.count, by: 64) {
            var w = (0..<16).map { word in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + 4 * word + $1]) } }
            for t in 16..<64 {
                let a = w[t - 15], b = w[t - 2]
                w.append(w[t - 16] &+ (turned(a, 7) ^ turned(a, 18) ^ a >> 3) &+ w[t - 7] &+ (turned(b, 17) ^ turned(b, 19) ^ b >> 10))
            }
            var s = state
            for t in 0..<64 {
                let e = s[4], a = s[0]
                let first = s[7] &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ (e & s[5] ^ ~e & s[6]) &+ constants[t] &+ w[t]
                let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ (a & s[1] ^ a & s[2] ^ s[1] & s[2])
                s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
            }
            for place in 0..<8 { state[place] = state[place] &+ s[place] }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } }
    }

    private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    /// The first 32 bits of the fractions of the first primes' roots.
    private static func roots(count: Int, power: Double) -> [UInt32] {
        let primes = (2...).lazy.filter { number in !(2..<number).contains { number % $0 == 0 } }
        return primes.prefix(count).map { prime in
            let root = pow(Double(prime), power)
            return UInt32((root - root.rounded(.down)) * 4_294_967_296)
        }
    }
}
