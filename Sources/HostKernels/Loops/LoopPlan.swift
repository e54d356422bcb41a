/// Arithmetic on the elements of arrays, each element by itself, with any number of results: one pass over memory.
///
/// The same arithmetic can be done on several sets of arrays in one call, each set with arrays of one length and scalars of its own: the
/// parameters of a network, all updated alike. Operands and results go set by set.
///
/// Values are numbered in the order in which they are made: operands, constants and what operations give. Each operation rounds by
/// itself, as IEEE 754 says; products and sums are not contracted, so the results do not depend on the processor.
public struct LoopPlan: Sendable, Hashable {
    /// The type of all array elements and scalars but the Boolean ones.
    public enum Element: Int, Sendable {
        /// By the bytes of an element.
        case float32 = 4, float64 = 8
    }

    /// One value; what `a`, `b` and `c` mean depends on the opcode.
    struct Node: Sendable, Hashable {
        let opcode: Opcode
        var a = 0, b = 0, c = 0
    }

    /// Where a value comes from: an operand numbered `a`, the bits `a`, or an instruction of the processor on the values `a`, `b`, `c`.
    enum Opcode: Int, Sendable {
        case array, scalar, constant
        case add, subtract, multiply, divide, smaller, larger, and, or, xor
        /// All bits set where the relation numbered `c` (the processor's numbers) holds.
        case compare
        case squareRoot
        /// `b` where the bits of `a` are set, else `c`.
        case choose
        /// Of the bits as whole numbers of 32 bits: the sum, and `a` times 2 to the power of the number `c`.
        case addBits, shiftBits
    }

    /// A result of the loop.
    struct Output: Sendable, Hashable {
        let value: Int
        /// The operand whose memory it takes over; nil for memory of its own.
        let operand: Int?
    }

    /// The element type.
    public let element: Element
    /// Elements of each array, by set.
    public var counts: [Int]
    private(set) var nodes: [Node] = []
    private(set) var outputs: [Output] = []
    /// The number of operands of a set so far.
    public private(set) var operandCount = 0
    private var known: [Node: Int] = [:]

    /// A loop that does nothing yet.
    ///
    /// - Parameter counts: elements of each array, by set.
    public init(element: Element, counts: [Int] = []) {
        (self.element, self.counts) = (element, counts)
    }

    /// The next operand: an array, or one number (or Boolean) that every element meets.
    public mutating func appendOperand(isScalar: Bool) -> Int {
        defer { operandCount += 1 }
        return append(Node(opcode: isScalar ? .scalar : .array, a: operandCount))
    }

    /// The same number for every element.
    public mutating func appendConstant(_ value: Double) -> Int {
        append(bits: element == .float32 ? Int(Float(value).bitPattern) : Int(bitPattern: UInt(value.bitPattern)))
    }

    /// What the operation gives on earlier values.
    ///
    /// Booleans are known only inside of a loop and as scalars.
    public mutating func append(_ operation: LoopOperation, _ values: [Int]) -> Int {
        precondition(values.count == operation.operandCount, "\(operation) takes \(operation.operandCount) values, not \(values.count)")
        let x = values[0]
        func node(_ opcode: Opcode) -> Node { Node(opcode: opcode, a: x, b: values[1]) }
        switch operation {
        case .add: return append(node(.add))
        case .subtract: return append(node(.subtract))
        case .multiply: return append(node(.multiply))
        case .divide: return append(node(.divide))
        case .and: return append(node(.and))
        case .or: return append(node(.or))
        case .xor: return append(node(.xor))
        case .maximum: return extreme(.larger, x, values[1])
        case .minimum: return extreme(.smaller, x, values[1])
        case .squareRoot: return append(Node(opcode: .squareRoot, a: x))
        case .reciprocalSquareRoot:
            let root = append(Node(opcode: .squareRoot, a: x))
            return append(Node(opcode: .divide, a: appendConstant(1), b: root))
        case .negate: return append(Node(opcode: .xor, a: x, b: append(bits: signBit)))
        case .absolute: return append(Node(opcode: .and, a: x, b: append(bits: allBits ^ signBit)))
        case .not: return append(Node(opcode: .xor, a: x, b: append(bits: allBits)))
        case .sign:
            let signed = append(Node(opcode: .or, a: append(Node(opcode: .and, a: x, b: append(bits: signBit))), b: appendConstant(1)))
            let isNonzero = append(Node(opcode: .compare, a: x, b: appendConstant(0), c: 0x0C))  // false for NaN
            return append(Node(opcode: .choose, a: isNonzero, b: signed, c: x))
        case .isFinite:
            let size = append(.absolute, [x])
            return append(Node(opcode: .compare, a: size, b: appendConstant(.infinity), c: LoopOperation.Relation.less.predicate))
        case .compare(let relation): return append(Node(opcode: .compare, a: x, b: values[1], c: relation.predicate))
        case .select: return append(Node(opcode: .choose, a: x, b: values[1], c: values[2]))
        case .exponential: return exponential(x)
        case .logistic: return logistic(x)
        case .tanh: return hyperbolicTangent(x)
        }
    }

    /// Hands a value out, which must come from an operation.
    ///
    /// - Parameter operand: the operand whose memory the result takes over.
    public mutating func appendOutput(_ value: Int, replacing operand: Int? = nil) {
        outputs.append(Output(value: value, operand: operand))
    }

    /// The numbers that travel in the program.
    public var numbers: [Int] {
        [element.rawValue, counts.count, operandCount, nodes.count, outputs.count] + counts
            + nodes.flatMap { [$0.opcode.rawValue, $0.a, $0.b, $0.c] } + outputs.flatMap { [$0.value, $0.operand ?? -1] }
    }

    /// The plan that travelled; nil where the numbers are none.
    init?(numbers: some RandomAccessCollection<Int64>) {
        let numbers = numbers.map { Int($0) }
        guard numbers.count >= 5, let element = Element(rawValue: numbers[0]), numbers[1...4].allSatisfy({ (0..<1 << 16).contains($0) }),
            numbers[1] > 0, numbers.count == 5 + numbers[1] + 4 * numbers[3] + 2 * numbers[4]
        else { return nil }
        let firstNode = 5 + numbers[1], firstOutput = firstNode + 4 * numbers[3]
        self.init(element: element, counts: Array(numbers[5..<firstNode]))
        guard counts.allSatisfy({ (1..<1 << 48).contains($0) }) else { return nil }
        operandCount = numbers[2]
        for index in 0..<numbers[3] {
            let record = numbers[(firstNode + 4 * index)...]
            guard let opcode = Opcode(rawValue: record[record.startIndex]) else { return nil }
            let node = Node(opcode: opcode, a: record[record.startIndex + 1], b: record[record.startIndex + 2], c: record[record.startIndex + 3])
            guard node.values.allSatisfy({ (0..<index).contains($0) }) else { return nil }
            if opcode == .array || opcode == .scalar, !(0..<operandCount).contains(node.a) { return nil }
            if opcode == .compare || opcode == .shiftBits, !(0..<32).contains(node.c) { return nil }
            nodes.append(node)
        }
        for index in 0..<numbers[4] {
            let value = numbers[firstOutput + 2 * index], operand = numbers[firstOutput + 2 * index + 1]
            guard nodes.indices.contains(value), !nodes[value].values.isEmpty, operand < operandCount else { return nil }
            outputs.append(Output(value: value, operand: operand < 0 ? nil : operand))
        }
    }

    mutating func append(_ node: Node) -> Int {
        if let same = known[node] { return same }
        known[node] = nodes.count
        nodes.append(node)
        return nodes.count - 1
    }

    mutating func append(bits: Int) -> Int { append(Node(opcode: .constant, a: bits)) }

    /// The processor gives the second of two where one is NaN: the first is taken instead if it is the NaN.
    private mutating func extreme(_ opcode: Opcode, _ x: Int, _ y: Int) -> Int {
        let chosen = append(Node(opcode: opcode, a: x, b: y))
        let isNaN = append(Node(opcode: .compare, a: x, b: x, c: 3))
        return append(Node(opcode: .choose, a: isNaN, b: x, c: chosen))
    }

    private var allBits: Int { element == .float32 ? 0xFFFF_FFFF : -1 }
    var signBit: Int { element == .float32 ? 0x8000_0000 : Int.min }
}

extension LoopPlan.Node {
    /// The values that an instruction reads.
    var values: [Int] {
        switch opcode {
        case .array, .scalar, .constant: []
        case .squareRoot, .shiftBits: [a]
        case .choose: [a, b, c]
        default: [a, b]
        }
    }
}
