import HostKernels

/// A program in the order in which it is emitted: equations, and element-wise ones of one type put together into loops over memory.
struct LoweringSchedule {
    enum Work {
        case equation(Equation)
        /// Loops with the same arithmetic, in one call.
        case loops([ElementwiseLoop])
    }

    /// One thing to emit, with the variables that it reads and defines.
    struct Step {
        var work: Work
        let inputs: [Int]
        let outputs: [Int]
        /// The place in the program, by which steps that do not depend on each other are ordered.
        let place: Int
    }

    let program: Program
    /// In an order in which operands precede users.
    var steps: [Step]

    /// The program as it stands.
    init(_ program: Program) {
        self.program = program
        steps = program.equations.enumerated().map { Step(work: .equation($1), inputs: $1.inputs, outputs: $1.outputs, place: $0) }
    }

    /// The program with loops where they read and write less memory than one loop for each result.
    ///
    /// - Parameters:
    ///   - donated: by the number of an input, that of the output which takes over its memory.
    ///   - smallest: arrays of fewer elements are left to the compiler.
    init(_ program: Program, donated: [Int: Int], smallest: Int = ElementwiseLoop.smallest) {
        self.init(program)
        var types: [TensorType] = [], seen: Set<TensorType> = []
        for type in program.equations.flatMap({ $0.outputs.map { program.variableTypes[$0] } })
        where (type.dtype == .float32 || type.dtype == .float64) && type.shape.elementCount > 1 && seen.insert(type).inserted {
            types.append(type)
        }
        let large = types.filter { $0.shape.elementCount >= smallest }
        // One type after the other: clusters of two types may need each other's results, and then only one of them can be a loop.
        for type in large { makeLoops(type) { _ in true } }
        let last = Set(lastLoops.map { $0.loop.arithmetic })
        if !last.isEmpty {
            let outputs = Set(program.outputs)
            for type in types where type.shape.elementCount < smallest {
                makeLoops(type) { last.contains($0.arithmetic) && $0.results.allSatisfy(outputs.contains) }
            }
            joinLastLoops()
        }
        reuseMemory(donated)
    }

    /// Makes loops over arrays of a type where that pays, and where they are wanted.
    private mutating func makeLoops(_ type: TensorType, where isWanted: (ElementwiseLoop) -> Bool) {
        let graph = StepGraph(steps, of: program), clusters = ElementwiseClusters(graph, type: type).clusters
        if !clusters.isEmpty { join(clusters, type, graph, where: isWanted) }
    }

    /// Puts the steps of each cluster into one, at the place of the last of them, and sorts.
    private mutating func join(_ clusters: [[Int]], _ type: TensorType, _ graph: StepGraph, where isWanted: (ElementwiseLoop) -> Bool) {
        var isJoined = steps.map { _ in false }, made: [Step] = []
        for cluster in clusters {
            let inside = Set(cluster)
            let equations = cluster.compactMap { number -> Equation? in if case .equation(let equation) = steps[number].work { equation } else { nil } }
            let results = equations.flatMap(\.outputs).filter { variable in
                graph.isOutput[variable] || graph.users[variable].contains { !inside.contains($0) }
            }
            let loop = ElementwiseLoop(equations, results: results, type: type) { variable in
                guard let scalar = graph.scalar(variable) else { return nil }
                guard let constant = graph.definition(scalar)?.primitive as? Constant, constant.array.dtype == type.dtype else { return .variable(scalar) }
                return .constant(constant.array.scalar)
            }
            guard isWanted(loop) else { continue }
            for number in cluster { isJoined[number] = true }
            made.append(Step(work: .loops([loop]), inputs: loop.operands, outputs: results, place: cluster.map { steps[$0].place }.max() ?? 0))
        }
        steps = LoweringSchedule.sorted((zip(steps, isJoined).filter { !$1 }.map(\.0) + made).sorted { $0.place < $1.place })
    }

    /// The steps with operands before users, otherwise in the order given.
    static func sorted(_ steps: [Step]) -> [Step] {
        var producers: [Int: Int] = [:]
        for (number, step) in steps.enumerated() { for output in step.outputs { producers[output] = number } }
        var result: [Step] = [], isDone = steps.map { _ in false }
        for first in steps.indices {
            var stack = [first]
            while let number = stack.last {
                let missing = isDone[number] ? [] : steps[number].inputs.compactMap { producers[$0] }.filter { !isDone[$0] }
                if missing.isEmpty {
                    stack.removeLast()
                    if !isDone[number] { result.append(steps[number]) }
                    isDone[number] = true
                } else {
                    stack += missing
                }
            }
        }
        return result
    }

    /// Lets results that end up in the memory of an input be written there at once, where nothing reads the input later.
    private mutating func reuseMemory(_ donated: [Int: Int]) {
        guard !donated.isEmpty, steps.contains(where: { if case .loops = $0.work { true } else { false } }) else { return }
        let graph = StepGraph(steps, of: program), counts = Dictionary(program.outputs.map { ($0, 1) }, uniquingKeysWith: +)
        let inputs = Dictionary(donated.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for (number, step) in steps.enumerated() {
            guard case .loops(var loops) = step.work else { continue }
            for index in loops[0].results.indices {
                // All loops of a call have the same arithmetic, so a result takes over the same operand in all of them, or in none.
                var inputsReplaced: [Int] = [], operand: Int?
                for loop in loops {
                    let result = loop.results[index]
                    guard counts[result] == 1, let output = program.outputs.firstIndex(of: result), let input = inputs[output],
                        counts[input] == nil, let place = loop.arrayOperand(input), operand ?? place == place,
                        graph.users[input].allSatisfy({ $0 <= number }), loops.count(where: { $0.operands.contains(input) }) == 1
                    else { break }
                    inputsReplaced.append(input)
                    operand = place
                }
                guard inputsReplaced.count == loops.count, let operand else { continue }
                for (place, input) in inputsReplaced.enumerated() {
                    loops[place].replace(operand: operand, by: index)
                    // What reads the input must be through before it changes; for the compiler that is an operand like any other.
                    for reader in graph.users[input] where reader < number {
                        if let proof = proof(that: reader, endsBefore: number, graph) { loops[place].precedents.append(proof) }
                    }
                }
            }
            steps[number].work = .loops(loops)
        }
    }

    /// A variable which can be had only after the step has run, and which is in memory anyway.
    private func proof(that step: Int, endsBefore limit: Int, _ graph: StepGraph) -> Int? {
        var queue = [step], seen: Set<Int> = [step]
        while let next = queue.popLast() {
            if !graph.isFused(next) || program.variableTypes[steps[next].outputs[0]].shape.elementCount <= 1024 {
                return steps[next].outputs[0]
            }
            for output in steps[next].outputs {
                for reader in graph.users[output] where reader < limit && seen.insert(reader).inserted { queue.append(reader) }
            }
        }
        return nil
    }
}
