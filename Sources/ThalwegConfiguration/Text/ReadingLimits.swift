/// How much of a file from outside is read, so that a hostile one cannot exhaust memory, stack or time.
enum ReadingLimits {
    /// Bytes of text.
    static let bytes = 4 << 20
    /// Bytes of a text that uses aliases.
    static let bytesWithAliases = 64 << 10
    /// Aliases (`*name`): k of them multiply a text's size by at most about e^(k/e).
    static let aliases = 24
    /// Nodes after the aliases are expanded.
    static let nodes = 400_000
    /// Lists and mappings inside one another.
    static let depth = 64

    /// Checks what can be known before a recursive parser starts: the size, brackets and dashes that nest too deeply, the number of aliases.
    static func check(_ text: String) throws(ConfigurationError) {
        let count = text.utf8.count
        guard count <= bytes else { throw .tooLarge(what: "size in bytes", value: count, limit: bytes) }
        var brackets = 0, dashes = 0, deepest = 0, aliases = 0
        var previous = UInt8(ascii: "\n"), beforePrevious = previous
        var onlyIndicators = true  // since the start of the line
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                onlyIndicators = true
                dashes = 0
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): if onlyIndicators { dashes += 1 }
            case 0...32: break
            default: onlyIndicators = false
            }
            deepest = max(deepest, brackets, dashes)
            let opensWord = beforePrevious <= 32 || "[{,:-?".utf8.contains(beforePrevious)
            if previous == UInt8(ascii: "*") && byte > 32 && opensWord { aliases += 1 }
            beforePrevious = previous
            previous = byte
        }
        // A line of dashes (`-----`) is not nesting, so dashes have more room; the tree itself is measured afterwards.
        guard deepest <= depth * 4 else { throw .tooLarge(what: "nesting", value: deepest, limit: depth) }
        guard aliases <= Self.aliases else { throw .tooLarge(what: "number of aliases", value: aliases, limit: Self.aliases) }
        guard aliases == 0 || count <= bytesWithAliases else {
            throw .tooLarge(what: "size in bytes (with aliases)", value: count, limit: bytesWithAliases)
        }
    }
}
