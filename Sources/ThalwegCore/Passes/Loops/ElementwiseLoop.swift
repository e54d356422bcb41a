import HostKernels
import StableHLO

/// Element-wise equations on arrays of one type that the host computes in one pass over memory.
struct ElementwiseLoop {
    /// What a variable stands for in a loop, where it is not an array.
    enum Scalar {
        case variable(Int)
        case constant(Double)
    }

    /// The variables that it reads, in the order of the plan's operands.
    let operands: [Int]
    /// The variables that it defines, all of one type.
    let results: [Int]
    /// Variables that must have been computed before, though they are not read.
    var precedents: [Int] = []
    private let type: TensorType
    /// The arithmetic, without results.
    private let plan: LoopPlan
    private let values: [Int: Int]
    /// By result, the operand whose memory it takes over.
    private var replaced: [Int: Int] = [:]
    private let isArray: Set<Int>

    /// Arrays of fewer elements stay in the processor's caches between the compiler's loops.
    static let smallest = 1 << 14

    /// The loop of equations given in order.
    ///
    /// - Parameter scalar: what a variable repeats for all elements.
    init(_ equations: [Equation], results: [Int], type: TensorType, scalar: (Int) -> Scalar?) {
        var plan = LoopPlan(element: type.dtype == .float64 ? .float64 : .float32)
        var operands: [Int] = [], values: [Int: Int] = [:], scalars: [Int: Int] = [:], isArray: Set<Int> = []
        func value(_ variable: Int) -> Int {
            if let known = values[variable] { return known }
            let value: Int
            switch scalar(variable) {
            case .constant(let number): value = plan.appendConstant(number)
            case .variable(let single):
                if let known = scalars[single] {
                    value = known
                } else {
                    value = plan.appendOperand(isScalar: true)
                    operands.append(single)
                    scalars[single] = value
                }
            case nil:
                value = plan.appendOperand(isScalar: false)
                isArray.insert(operands.count)
                operands.append(variable)
            }
            values[variable] = value
            return value
        }
        for equation in equations {
            guard let operation = LoopOperation(equation.primitive) else { preconditionFailure("\(equation.primitive.name) in a loop") }
            values[equation.outputs[0]] = plan.append(operation, equation.inputs.map(value))
        }
        (self.plan, self.operands, self.values, self.results, self.type, self.isArray) = (plan, operands, values, results, type, isArray)
    }

    /// The number of the operand that is this array; nil where it is none.
    func arrayOperand(_ variable: Int) -> Int? { operands.indices.first { operands[$0] == variable && isArray.contains($0) } }

    /// Writes a result into the memory of an operand.
    mutating func replace(operand: Int, by result: Int) { replaced[result] = operand }

    /// What is computed, whatever the length of the arrays: loops with the same arithmetic can be one call.
    var arithmetic: LoopPlan {
        var plan = plan
        for (index, result) in results.enumerated() {
            guard let computed = values[result] else { preconditionFailure("result \(result) is not computed") }
            plan.appendOutput(computed, replacing: replaced[index])
        }
        return plan
    }

    /// Emits the call of loops with the same arithmetic; `value` gives what was emitted for a variable.
    static func lower(_ loops: [ElementwiseLoop], in context: LoweringContext, _ value: (Int) -> Value) -> [Value] {
        guard let first = loops.first else { return [] }
        var plan = first.arithmetic, aliases: [Attribute] = []
        plan.counts = loops.map(\.type.shape.elementCount)
        let isSingle = loops.count * first.results.count == 1
        for (number, loop) in loops.enumerated() {
            for (result, operand) in loop.replaced.sorted(by: { $0.key < $1.key }) {
                aliases.append(
                    .alias(output: isSingle ? nil : number * first.results.count + result, operand: number * first.operands.count + operand))
            }
        }
        return context.call(
            .loop, (loops.flatMap(\.operands) + loops.flatMap(\.precedents)).map(value), plan: plan.numbers,
            results: loops.flatMap { loop in loop.results.map { _ in loop.type.ranked } }, aliases: aliases)
    }
}

extension LoopOperation {
    /// The operation of a primitive; nil where loops do not have it.
    init?(_ primitive: any Primitive) {
        switch primitive {
        case is Add: self = .add
        case is Subtract: self = .subtract
        case is Multiply: self = .multiply
        case is Divide: self = .divide
        case is Maximum: self = .maximum
        case is Minimum: self = .minimum
        case is Negate: self = .negate
        case is Abs: self = .absolute
        case is Sign: self = .sign
        case is Sqrt: self = .squareRoot
        case is Rsqrt: self = .reciprocalSquareRoot
        case is IsFinite: self = .isFinite
        case is And: self = .and
        case is Or: self = .or
        case is Xor: self = .xor
        case is Not: self = .not
        case is Select: self = .select
        case let compare as Compare:
            switch compare.direction {
            case .equal: self = .compare(.equal)
            case .notEqual: self = .compare(.notEqual)
            case .less: self = .compare(.less)
            case .lessOrEqual: self = .compare(.lessOrEqual)
            case .greater: self = .compare(.greater)
            case .greaterOrEqual: self = .compare(.greaterOrEqual)
            }
        default: return nil
        }
    }
}
