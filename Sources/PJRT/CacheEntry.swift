/// The content of one file of an `ExecutableCache`.
///
/// Layout, integers little endian: magic (8 bytes), the lengths of context, options, text and program (8 each),
/// the checksum of the program (16), then those four parts.
/// Everything that decided how the program came out is stored and compared in full, so a collision of the file's
/// name or a stale file can never hand back another program.
struct CacheEntry: Equatable {
    /// The plugin, the machine and the settings around the compiler.
    var context: [UInt8]
    /// The serialized compile options.
    var options: [UInt8]
    /// The StableHLO text.
    var text: [UInt8]
    /// The serialized executable.
    var program: [UInt8]

    /// "THXLA" and the version of the layout.
    private static let magic: [UInt8] = Array("THXLA\u{0}\u{0}\u{1}".utf8)
    private static let headerSize = 8 + 4 * 8 + 2 * 8

    /// Everything but the program decides the name.
    var key: Fingerprint { Fingerprint(parts: [context, options, text]) }

    /// The bytes of the file.
    var encoded: [UInt8] {
        let checksum = Fingerprint(program)
        var bytes = CacheEntry.magic
        bytes.reserveCapacity(CacheEntry.headerSize + context.count + options.count + text.count + program.count)
        let lengths = [context.count, options.count, text.count, program.count].map(UInt64.init)
        for word in lengths + [checksum.first, checksum.second] {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes + context + options + text + program
    }

    init(context: [UInt8], options: [UInt8], text: [UInt8], program: [UInt8] = []) {
        self.context = context
        self.options = options
        self.text = text
        self.program = program
    }

    /// Reads a file; nil where it is truncated, damaged, longer than it says, or of another layout.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count >= CacheEntry.headerSize, bytes.starts(with: CacheEntry.magic) else { return nil }
        let words = (0..<6).map { index in
            bytes[(8 + 8 * index)..<(16 + 8 * index)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        var parts: [[UInt8]] = []
        var start = CacheEntry.headerSize
        for length in words[0..<4] {
            guard let length = Int(exactly: length), length <= bytes.count - start else { return nil }
            parts.append(Array(bytes[start..<start + length]))
            start += length
        }
        guard start == bytes.count else { return nil }
        let checksum = Fingerprint(parts[3])
        guard checksum.first == words[4], checksum.second == words[5] else { return nil }
        self.init(context: parts[0], options: parts[1], text: parts[2], program: parts[3])
    }
}
