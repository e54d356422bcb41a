import Glibc

/// Instructions in memory that the processor may run and nobody may write any more. They live as long as the process.
struct MachineCode: Sendable {
    /// Runs over the bytes `from..<to` of every array.
    typealias Function = @convention(c) (
        _ arrays: UnsafePointer<UnsafeMutableRawPointer>, _ table: UnsafeRawPointer, _ from: Int, _ to: Int, _ scratch: UnsafeMutableRawPointer
    ) -> Void

    let function: Function

    /// Whether the processor has the instructions and the system lets a process make code.
    static let isSupported: Bool = {
        #if arch(x86_64)
            guard let file = fopen("/proc/cpuinfo", "r") else { return false }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 1 << 14)
            while fgets(&line, Int32(line.count), file) != nil {
                let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                guard text.hasPrefix("flags") else { continue }
                let code = [UInt8](arrayLiteral: 0xC3)  // ret
                return text.split(whereSeparator: \.isWhitespace).contains("avx2") && MachineCode(code) != nil
            }
        #endif
        return false
    }()

    /// - Returns: nil where the system refuses.
    init?(_ code: [UInt8]) {
        guard let memory = mmap(nil, code.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED else { return nil }
        memory.copyMemory(from: code, byteCount: code.count)
        guard mprotect(memory, code.count, PROT_READ | PROT_EXEC) == 0 else {
            munmap(memory, code.count)
            return nil
        }
        function = unsafeBitCast(memory, to: Function.self)
    }
}
