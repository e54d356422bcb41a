/// Machine code for a plan: one pass over the vectors from a position to another, values in registers.
///
/// Where the 16 registers do not suffice, the value whose next use is farthest goes to scratch memory.
struct LoopCompiler {
    private let plan: LoopPlan
    private var assembler: VectorAssembler
    /// The value in each register.
    private var contents = [Int?](repeating: nil, count: 16)
    private var registers: [Int?]
    private var scratch: [Int?]
    /// The instructions that read each value, the next one last.
    private var uses: [[Int]]
    /// The value that holds each operand that is an array.
    private var arrays: [Int: Int] = [:]
    /// The table entry of each value that is the same for all elements.
    private(set) var entries: [Int: Int] = [:]
    /// Vectors of scratch memory that the code needs.
    private(set) var scratchCount = 0

    /// The code.
    var code: [UInt8] { assembler.code }
    /// The table entry of the processor's control word, the last one.
    var controlEntry: Int { entries.count }

    init(_ plan: LoopPlan) {
        self.plan = plan
        assembler = VectorAssembler(isDouble: plan.element == .float64)
        registers = plan.nodes.map { _ in nil }
        scratch = plan.nodes.map { _ in nil }
        uses = plan.nodes.map { _ in [] }
        var isNeeded = plan.nodes.map { _ in false }
        for output in plan.outputs { isNeeded[output.value] = true }
        for (index, node) in plan.nodes.enumerated().reversed() where isNeeded[index] {
            for value in node.values {
                uses[value].append(index)
                isNeeded[value] = true
            }
        }
        for (index, node) in plan.nodes.enumerated() {
            switch node.opcode {
            case .array: arrays[node.a] = index
            case .scalar, .constant: entries[index] = entries.count
            default: break
            }
        }
        assembler.begin(control: controlEntry)
        let start = assembler.code.count
        for (index, node) in plan.nodes.enumerated() where isNeeded[index] && !node.values.isEmpty { emit(node, index) }
        assembler.end(backTo: start)
    }

    private mutating func emit(_ node: LoopPlan.Node, _ index: Int) {
        // `choose` takes its mask and its third value from registers, the others their first.
        let inRegister = node.opcode == .choose ? [node.a, node.c] : node.opcode == .squareRoot ? [] : [node.a]
        var held: [Int] = []
        for value in inRegister { held.append(register(of: value, keeping: held)) }
        let other = location(of: node.values.count == 1 ? node.a : node.b, keeping: held)
        for value in node.values { consume(value, at: index) }
        let result = free(keeping: [])
        switch node.opcode {
        case .choose: assembler.choose(result, mask: held[0], onTrue: other, onFalse: held[1])
        case .squareRoot: assembler.squareRoot(result, other)
        case .addBits: assembler.addBits(result, held[0], other)
        case .shiftBits: assembler.shiftBits(result, held[0], by: node.c)
        case .compare: assembler.compare(result, held[0], other, predicate: node.c)
        default: if let opcode = node.opcode.machine { assembler.binary(opcode, result, held[0], other) }
        }
        place(index, in: result)
        for (number, output) in plan.outputs.enumerated() where output.value == index {
            if let operand = output.operand, let array = arrays[operand], !uses[array].isEmpty {
                _ = register(of: array, keeping: [result])  // before its memory changes
            }
            assembler.address(of: plan.operandCount + number)
            assembler.store(result, .array)
        }
        if uses[index].isEmpty { contents[result] = nil }
    }

    /// A value that is not read any more leaves its register.
    private mutating func consume(_ value: Int, at index: Int) {
        while uses[value].last == index { uses[value].removeLast() }
        if uses[value].isEmpty, let register = registers[value], contents[register] == value { contents[register] = nil }
    }

    private mutating func place(_ value: Int, in register: Int) {
        contents[register] = value
        registers[value] = register
    }

    /// Where the value can be read: numbers of the table and of the scratch memory stay there.
    private mutating func location(of value: Int, keeping held: [Int]) -> VectorAssembler.Location {
        if let register = registers[value], contents[register] == value { return .register(register) }
        if let entry = entries[value] { return .table(entry) }
        if let place = scratch[value] { return .scratch(place) }
        return .register(register(of: value, keeping: held))
    }

    private mutating func register(of value: Int, keeping held: [Int]) -> Int {
        if let register = registers[value], contents[register] == value { return register }
        let register = free(keeping: held)
        if let entry = entries[value] {
            assembler.load(register, .table(entry))
        } else if let place = scratch[value] {
            assembler.load(register, .scratch(place))
        } else {
            assembler.address(of: plan.nodes[value].a)
            assembler.load(register, .array)
        }
        place(value, in: register)
        return register
    }

    /// A register to write to; what it held is saved.
    private mutating func free(keeping held: [Int]) -> Int {
        if let register = contents.firstIndex(of: nil) { return register }
        var farthest = 0, distance = -1
        for (register, value) in contents.enumerated() where !held.contains(register) {
            let next = value.flatMap { uses[$0].last } ?? Int.max
            if next > distance { (farthest, distance) = (register, next) }
        }
        if let value = contents[farthest], entries[value] == nil, scratch[value] == nil, !uses[value].isEmpty {
            assembler.store(farthest, .scratch(scratchCount))
            scratch[value] = scratchCount
            scratchCount += 1
        }
        contents[farthest] = nil
        return farthest
    }
}

extension LoopPlan.Opcode {
    /// The instruction of two operands.
    fileprivate var machine: UInt8? {
        switch self {
        case .add: 0x58
        case .multiply: 0x59
        case .subtract: 0x5C
        case .smaller: 0x5D
        case .divide: 0x5E
        case .larger: 0x5F
        case .and: 0x54
        case .or: 0x56
        case .xor: 0x57
        case .array, .scalar, .constant, .compare, .squareRoot, .choose, .addBits, .shiftBits: nil
        }
    }
}
