/// Two 64-bit hashes of the same bytes with unrelated constants: a name for a cache entry and a checksum of it.
///
/// Not cryptographic: it finds accidents, and an entry is compared in full before it is used.
/// Words are mixed with the finalizer of SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195) and
/// with that of MurmurHash3.
struct Fingerprint: Equatable {
    var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    /// The fingerprint of bytes.
    init(_ bytes: [UInt8]) {
        add(bytes)
    }

    /// The fingerprint of several texts; where one ends and the next starts matters.
    init(parts: [[UInt8]]) {
        for part in parts { add(part) }
    }

    private mutating func add(_ bytes: [UInt8]) {
        mix(UInt64(bytes.count))
        bytes.withUnsafeBytes { raw in
            var offset = 0
            while offset + 8 <= raw.count {
                mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < raw.count {
                rest = rest << 8 | UInt64(raw[offset])
                offset += 1
            }
            mix(rest)
        }
    }

    private mutating func mix(_ word: UInt64) {
        first = (first ^ word) &+ 0x9E37_79B9_7F4A_7C15
        first = (first ^ first >> 30) &* 0xBF58_476D_1CE4_E5B9
        first = (first ^ first >> 27) &* 0x94D0_49BB_1331_11EB
        first ^= first >> 31
        second = (second &+ word) ^ 0x5851_F42D_4C95_7F2D
        second = (second ^ second >> 33) &* 0xFF51_AFD7_ED55_8CCD
        second = (second ^ second >> 33) &* 0xC4CE_B9FE_1A85_EC53
        second ^= second >> 33
    }

    /// 32 hexadecimal digits.
    var hexadecimal: String {
        [first, second].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
