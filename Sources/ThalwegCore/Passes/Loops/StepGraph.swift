/// Who makes and who reads the variables of a schedule.
struct StepGraph {
    let steps: [LoweringSchedule.Step]
    /// The types by variable.
    let types: [TensorType]
    /// The number of the step that defines each variable; −1 for inputs and captures.
    private(set) var producers: [Int]
    /// The numbers of the steps that read each variable, each once, in order.
    private(set) var users: [[Int]]
    /// Whether the program hands the variable out.
    private(set) var isOutput: [Bool]

    init(_ steps: [LoweringSchedule.Step], of program: Program) {
        self.steps = steps
        types = program.variableTypes
        producers = types.map { _ in -1 }
        users = types.map { _ in [] }
        isOutput = types.map { _ in false }
        for output in program.outputs { isOutput[output] = true }
        for (number, step) in steps.enumerated() {
            for output in step.outputs { producers[output] = number }
            for input in step.inputs where users[input].last != number { users[input].append(number) }
        }
    }

    /// The step that defines a variable; nil for inputs and captures.
    func producer(_ variable: Int) -> Int? { producers[variable] < 0 ? nil : producers[variable] }

    /// The equation that defines a variable, where it is one by itself.
    func definition(_ variable: Int) -> Equation? {
        guard producers[variable] >= 0, case .equation(let equation) = steps[producers[variable]].work else { return nil }
        return equation
    }

    /// The variable of one element that a variable repeats; nil where it repeats none.
    func scalar(_ variable: Int) -> Int? {
        guard let equation = definition(variable), equation.primitive is BroadcastInDim, types[equation.inputs[0]].shape.elementCount == 1 else { return nil }
        return equation.inputs[0]
    }

    /// Whether the compiler computes the step in the loop of who uses it, or reads its operands there.
    func isFused(_ step: Int) -> Bool {
        guard case .equation(let equation) = steps[step].work else { return false }
        switch equation.primitive {
        case is BroadcastInDim, is Reshape, is Compare, is Select, is Convert, is ReduceSum, is ReduceExtreme, is Slice, is Pad, is Concatenate,
            is IsFinite, is any UnaryElementwise, is any BinaryElementwise:
            return true
        default: return false
        }
    }
}
