/// Writes x86-64 machine code for vectors of 32 bytes (AVX2), the few instructions that loops are made of.
///
/// Registers by the C calling convention: `rdi` the addresses of the arrays, `rsi` the table of repeated numbers, `rdx` the position in
/// bytes, `rcx` its end, `r8` scratch memory; `rax` the address of the array in use.
struct VectorAssembler {
    /// Where an operand lies.
    enum Location: Equatable {
        /// A vector register, 0 to 15.
        case register(Int)
        /// An entry of the table of repeated numbers.
        case table(Int)
        /// A place in the scratch memory.
        case scratch(Int)
        /// The array whose address `rax` holds, at the position.
        case array
    }

    private(set) var code: [UInt8] = []
    let isDouble: Bool

    /// Sets the rounding and the treatment of subnormal numbers to `table` entry `control`; the caller's come back with `end`.
    mutating func begin(control: Int) {
        code += [0x0F, 0xAE, 0x5C, 0x24, 0xFC]  // stmxcsr [rsp − 4]
        code += [0x0F, 0xAE, 0x96] + bytes(32 * control)  // ldmxcsr [rsi + …]
    }

    /// Advances the position by a vector, goes back to `start` while it is not at its end, then returns.
    mutating func end(backTo start: Int) {
        code += [0x48, 0x83, 0xC2, 0x20, 0x48, 0x39, 0xCA, 0x0F, 0x82]  // add rdx, 32; cmp rdx, rcx; jb …
        code += bytes(start - (code.count + 4))
        code += [0x0F, 0xAE, 0x54, 0x24, 0xFC, 0xC5, 0xF8, 0x77, 0xC3]  // ldmxcsr [rsp − 4]; vzeroupper; ret
    }

    /// Takes the address of an array into `rax`.
    mutating func address(of array: Int) { code += [0x48, 0x8B, 0x87] + bytes(8 * array) }

    mutating func load(_ register: Int, _ location: Location) { instruction(0x10, prefix: 0, register, 0, location) }
    mutating func store(_ register: Int, _ location: Location) { instruction(0x11, prefix: 0, register, 0, location) }

    /// `result = a ∘ b` by the opcode of the instruction for vectors of numbers.
    mutating func binary(_ opcode: UInt8, _ result: Int, _ a: Int, _ b: Location) {
        instruction(opcode, prefix: isDouble ? 1 : 0, result, a, b)
    }

    mutating func squareRoot(_ result: Int, _ a: Location) { instruction(0x51, prefix: isDouble ? 1 : 0, result, 0, a) }

    mutating func compare(_ result: Int, _ a: Int, _ b: Location, predicate: Int) {
        instruction(0xC2, prefix: isDouble ? 1 : 0, result, a, b)
        code.append(UInt8(truncatingIfNeeded: predicate))
    }

    /// `onTrue` where the highest bits of `mask` are set, else `onFalse`.
    mutating func choose(_ result: Int, mask: Int, onTrue: Location, onFalse: Int) {
        instruction(isDouble ? 0x4B : 0x4A, map: 3, prefix: 1, result, onFalse, onTrue)
        code.append(UInt8(mask << 4))
    }

    /// The sum of 32-bit whole numbers.
    mutating func addBits(_ result: Int, _ a: Int, _ b: Location) { instruction(0xFE, prefix: 1, result, a, b) }

    /// 32-bit whole numbers shifted to the left.
    mutating func shiftBits(_ result: Int, _ a: Int, by count: Int) {
        instruction(0x72, prefix: 1, 6, result, .register(a))
        code.append(UInt8(truncatingIfNeeded: count))
    }

    private mutating func instruction(_ opcode: UInt8, map: Int = 1, prefix: Int, _ register: Int, _ second: Int, _ location: Location) {
        var base = 0
        switch location {
        case .register(let number): base = number
        case .scratch: base = 8
        case .table, .array: base = 0
        }
        code.append(0xC4)
        code.append(UInt8((register < 8 ? 0x80 : 0) | 0x40 | (base < 8 ? 0x20 : 0) | map))
        code.append(UInt8((15 - second) << 3 | 4 | prefix))
        code.append(opcode)
        let field = (register & 7) << 3
        switch location {
        case .register(let number): code.append(UInt8(0xC0 | field | number & 7))
        case .table(let entry): code += [UInt8(0x86 | field)] + bytes(32 * entry)
        case .scratch(let place): code += [UInt8(0x80 | field)] + bytes(32 * place)
        case .array: code += [UInt8(0x04 | field), 0x10]
        }
    }

    private func bytes(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(truncatingIfNeeded: value).littleEndian) { Array($0) }
    }
}
