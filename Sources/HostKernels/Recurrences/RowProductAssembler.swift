/// Writes x86-64 machine code (AVX2, FMA) for a product of one to six rows with the panels of a matrix; see `RowProduct`.
///
/// Registers: `rax` the arguments, `rdi` and `r10` elements of the first and the fourth row, `rsi` the bytes from row to row, `rcx` the
/// rows of the panel to come, `rdx` the place in the panels, `r8` the panel of the result, `r11` a row of it, `r9` the bytes between its
/// rows. Vectors 0 to 11 are sums, two for a row; 12 and 13 the panel's row; 14 an element.
struct RowProductAssembler {
    private(set) var code: [UInt8] = []

    init(rows: Int) {
        code += [0x48, 0x89, 0xF8]  // mov rax, rdi
        code += [0x0F, 0xAE, 0x58, 0x3C, 0x0F, 0xAE, 0x50, 0x38]  // stmxcsr [rax + 60]; ldmxcsr [rax + 56]
        code += [0x48, 0x8B, 0x70, 0x08, 0x48, 0x8B, 0x50, 0x10]  // mov rsi, [rax + 8]; mov rdx, [rax + 16]
        code += [0x4C, 0x8B, 0x40, 0x20, 0x4C, 0x8B, 0x48, 0x28]  // mov r8, [rax + 32]; mov r9, [rax + 40]
        let panel = code.count
        code += [0x48, 0x8B, 0x38, 0x48, 0x8B, 0x48, 0x18]  // mov rdi, [rax]; mov rcx, [rax + 24]
        code += [0x4C, 0x8D, 0x14, 0x77, 0x49, 0x01, 0xF2]  // lea r10, [rdi + 2·rsi]; add r10, rsi
        for sum in 0..<2 * rows { vector(0x57, map: 1, prefix: 0, sum, sum, register: sum) }  // vxorps
        let element = code.count
        vector(0x10, map: 1, prefix: 0, 12, 0, base: 2, offset: 0)  // vmovups
        vector(0x10, map: 1, prefix: 0, 13, 0, base: 2, offset: 32)
        for row in 0..<rows {
            vector(0x18, map: 2, prefix: 1, 14, 0, base: row < 3 ? 7 : 10, rowsAhead: row % 3)  // vbroadcastss
            vector(0xB8, map: 2, prefix: 1, 2 * row, 14, register: 12)  // vfmadd231ps
            vector(0xB8, map: 2, prefix: 1, 2 * row + 1, 14, register: 13)
        }
        code += [0x48, 0x83, 0xC7, 0x04, 0x49, 0x83, 0xC2, 0x04, 0x48, 0x83, 0xC2, 0x40]  // add rdi, 4; add r10, 4; add rdx, 64
        code += [0x48, 0xFF, 0xC9]  // dec rcx
        jumpIfNotZero(to: element)
        code += [0x4D, 0x89, 0xC3]  // mov r11, r8
        for row in 0..<rows {
            vector(0x11, map: 1, prefix: 0, 2 * row, 0, base: 11, offset: 0)
            vector(0x11, map: 1, prefix: 0, 2 * row + 1, 0, base: 11, offset: 32)
            code += [0x4D, 0x01, 0xCB]  // add r11, r9
        }
        code += [0x49, 0x83, 0xC0, 0x40, 0x48, 0xFF, 0x48, 0x30]  // add r8, 64; dec qword [rax + 48]
        jumpIfNotZero(to: panel)
        code += [0x0F, 0xAE, 0x50, 0x3C, 0xC5, 0xF8, 0x77, 0xC3]  // ldmxcsr [rax + 60]; vzeroupper; ret
    }

    private mutating func jumpIfNotZero(to target: Int) {
        code += [0x0F, 0x85]
        withUnsafeBytes(of: Int32(truncatingIfNeeded: target - (code.count + 4)).littleEndian) { code += $0 }
    }

    private mutating func prefix(_ opcode: UInt8, map: Int, prefix: Int, _ register: Int, _ second: Int, base: Int) {
        let high = (register < 8 ? 0x80 : 0) + (base < 8 ? 0x20 : 0), other = (15 - second) << 3
        append(0xC4)
        append(high + 0x40 + map)
        append(other + 4 + prefix)
        code.append(opcode)
    }

    private mutating func vector(_ opcode: UInt8, map: Int, prefix: Int, _ register: Int, _ second: Int, register base: Int) {
        self.prefix(opcode, map: map, prefix: prefix, register, second, base: base)
        append(0xC0 + field(register) + (base & 7))
    }

    private mutating func vector(_ opcode: UInt8, map: Int, prefix: Int, _ register: Int, _ second: Int, base: Int, offset: Int) {
        self.prefix(opcode, map: map, prefix: prefix, register, second, base: base)
        append(0x40 + field(register) + (base & 7))
        append(offset)
    }

    /// The element of the row which is that many behind the base.
    private mutating func vector(_ opcode: UInt8, map: Int, prefix: Int, _ register: Int, _ second: Int, base: Int, rowsAhead: Int) {
        guard rowsAhead > 0 else { return vector(opcode, map: map, prefix: prefix, register, second, base: base, offset: 0) }
        self.prefix(opcode, map: map, prefix: prefix, register, second, base: base)
        append(0x04 + field(register))
        let scale = (rowsAhead - 1) << 6, index = 6 << 3  // rsi
        append(scale + index + (base & 7))
    }

    private mutating func append(_ byte: Int) { code.append(UInt8(truncatingIfNeeded: byte)) }

    private func field(_ register: Int) -> Int { (register & 7) << 3 }
}
