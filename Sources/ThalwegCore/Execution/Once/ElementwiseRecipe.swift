/// How each element of an array is made from numbers and from its own place, by element-wise operations alone.
///
/// Arrays with one recipe, such as the weights of all layers before training, are parts of one longer array.
struct ElementwiseRecipe: Hashable {
    /// Result `output` of step `step`.
    struct Reference: Hashable {
        let step: Int, output: Int
    }

    enum Step: Hashable {
        /// A number, the same for all elements of one array; which one is not part of the recipe.
        case number(slot: Int, DType)
        /// The element's place in row-major order.
        case place(DType)
        /// An element-wise primitive.
        case apply(AnyElementwise, [Reference])
    }

    /// Operands before users.
    private(set) var steps: [Step] = []
    private(set) var result = Reference(step: 0, output: 0)

    /// The slots that differ from one seed to the next: the words of random keys.
    var keySlots: Set<Int> {
        var slots: Set<Int> = []
        for case .apply(let operation, let operands) in steps where operation.primitive is Threefry {
            for operand in operands.prefix(2) { if case .number(let slot, _) = steps[operand.step] { slots.insert(slot) } }
        }
        return slots
    }

    /// The recipe of a variable with the numbers in its slots; nil where something else than an element-wise operation makes it.
    static func of(_ variable: Int, in program: Program, definitions: [Int: Equation]) -> (recipe: ElementwiseRecipe, numbers: [HostArray])? {
        var reader = Reader(program: program, definitions: definitions, count: program.variableTypes[variable].shape.elementCount)
        guard let result = reader.visit(variable), !reader.numbers.isEmpty else { return nil }
        reader.recipe.result = result
        return (reader.recipe, reader.numbers)
    }

    private struct Reader {
        let program: Program, definitions: [Int: Equation], count: Int
        var recipe = ElementwiseRecipe(), numbers: [HostArray] = []
        private var known: [Int: Reference] = [:]

        init(program: Program, definitions: [Int: Equation], count: Int) {
            (self.program, self.definitions, self.count) = (program, definitions, count)
        }

        private mutating func append(_ step: Step) -> Int {
            recipe.steps.append(step)
            return recipe.steps.count - 1
        }

        mutating func visit(_ variable: Int) -> Reference? {
            if let reference = known[variable] { return reference }
            let type = program.variableTypes[variable]
            if let number = program.commonElement(of: variable, definitions) {
                numbers.append(number)
                known[variable] = Reference(step: append(.number(slot: numbers.count - 1, type.dtype)), output: 0)
                return known[variable]
            }
            guard let equation = definitions[variable], type.shape.elementCount == count else { return nil }
            switch equation.primitive {
            case is Reshape:
                known[variable] = visit(equation.inputs[0])
            case let iota as Iota:
                guard iota.type.shape.rank == 1 else { return nil }
                known[variable] = Reference(step: append(.place(iota.type.dtype)), output: 0)
            default:
                guard let operation = AnyElementwise(equation.primitive) else { return nil }
                var operands: [Reference] = []
                for input in equation.inputs {
                    guard let operand = visit(input) else { return nil }
                    operands.append(operand)
                }
                let step = append(.apply(operation, operands))
                for (output, variable) in equation.outputs.enumerated() { known[variable] = Reference(step: step, output: output) }
            }
            return known[variable]
        }
    }
}

/// An element-wise primitive of any kind.
struct AnyElementwise: Hashable {
    let primitive: any Primitive

    /// Nil where the primitive is not element-wise.
    init?(_ primitive: any Primitive) {
        switch primitive {
        case is any UnaryElementwise, is any BinaryElementwise, is Convert, is Compare, is Select, is Threefry: self.primitive = primitive
        default: return nil
        }
    }

    static func == (a: AnyElementwise, b: AnyElementwise) -> Bool { AnyHashable(a.primitive) == AnyHashable(b.primitive) }
    func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(primitive)) }
}

extension Program {
    /// The equation that defines each variable.
    var definitions: [Int: Equation] {
        var result: [Int: Equation] = [:]
        for equation in equations { for variable in equation.outputs { result[variable] = equation } }
        return result
    }

    /// The number that all elements of a variable equal, as an array of rank 0; nil where they differ or are not known.
    func commonElement(of variable: Int, _ definitions: [Int: Equation]) -> HostArray? {
        guard let equation = definitions[variable] else { return nil }
        switch equation.primitive {
        case let constant as Constant:
            let width = constant.array.dtype.byteCount, bytes = constant.array.bytes
            guard constant.array.count > 0, bytes.indices.allSatisfy({ bytes[$0] == bytes[$0 % width] }) else { return nil }
            return HostArray(dtype: constant.array.dtype, shape: [], bytes: Array(bytes.prefix(width)))
        case is BroadcastInDim, is Reshape: return commonElement(of: equation.inputs[0], definitions)
        default: return nil
        }
    }
}
