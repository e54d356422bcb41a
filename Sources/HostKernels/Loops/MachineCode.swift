import Glibc

/// Instructions in memory that the processor may run and nobody may write any more. They live as long as the process.
struct MachineCode: Sendable {
    /// Runs over the bytes `from..<to` of every array.
    typealias Function = @convention(c) (
        _ arrays: UnsafePointer<UnsafeMutableRawPointer>, _ table: UnsafeRawPointer, _ from: Int, _ to: Int, _ scratch: UnsafeMutableRawPointer
    ) -> Void

    /// Where the instructions start.
    private let address: Int

    /// The instructions as a function over arrays.
    var function: Function { unsafeBitCast(address, to: Function.self) }

    /// The instructions as a function of one address.
    var procedure: @convention(c) (UnsafeMutableRawPointer) -> Void {
        unsafeBitCast(address, to: (@convention(c) (UnsafeMutableRawPointer) -> Void).self)
    }

    /// Whether the processor has the instructions of loops and the system lets a process make code.
    static let isSupported = flags.contains("avx2") && MachineCode([0xC3]) != nil  // ret

    /// Whether the processor multiplies and adds in one rounding.
    static let hasFusedProducts = flags.contains("fma")

    /// What the processor can, in the system's words.
    private static let flags: Set<Substring> = {
        #if arch(x86_64)
            guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 1 << 14)
            while fgets(&line, Int32(line.count), file) != nil {
                let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if text.hasPrefix("flags") { return Set(text.split(whereSeparator: \.isWhitespace)) }
            }
        #endif
        return []
    }()

    /// - Returns: nil where the system refuses.
    init?(_ code: [UInt8]) {
        guard let memory = mmap(nil, code.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED else { return nil }
        memory.copyMemory(from: code, byteCount: code.count)
        guard mprotect(memory, code.count, PROT_READ | PROT_EXEC) == 0 else {
            munmap(memory, code.count)
            return nil
        }
        address = Int(bitPattern: memory)
    }
}
