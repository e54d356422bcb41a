import HostKernels

/// Loops at a program's end that compute the same on arrays of different lengths, such as an optimizer's update of each parameter, become
/// one call: the threads are woken once, and what is too small for a loop of its own costs the compiler nothing.
extension LoweringSchedule {
    /// Arrays of more elements are a call each: waking the threads is nothing beside them, and their gradients' memory is free earlier.
    private static let largestJoined = 1 << 22

    /// The loops all of whose results leave the program, by step.
    var lastLoops: [(step: Int, loop: ElementwiseLoop)] {
        let outputs = Set(program.outputs)
        return steps.enumerated().compactMap { number, step in
            guard case .loops(let loops) = step.work, loops.count == 1, step.outputs.allSatisfy(outputs.contains),
                program.variableTypes[step.outputs[0]].shape.elementCount <= LoweringSchedule.largestJoined else { return nil }
            return (number, loops[0])
        }
    }

    /// Joins the last loops that have the same arithmetic and element type, where none needs another's results.
    mutating func joinLastLoops() {
        var kinds: [LoopPlan] = [], seen: Set<LoopPlan> = []
        for (_, loop) in lastLoops where seen.insert(loop.arithmetic).inserted { kinds.append(loop.arithmetic) }
        // One kind after the other: loops of two kinds may need each other's results.
        for kind in kinds {
            let found = lastLoops.filter { $0.loop.arithmetic == kind }
            guard found.count > 1 else { continue }
            let levels = levels(Set(found.map(\.step)))
            var groups: [Int: [(step: Int, loop: ElementwiseLoop)]] = [:]
            for item in found { groups[levels[item.step], default: []].append(item) }
            var isJoined = steps.map { _ in false }, made: [Step] = []
            for level in groups.keys.sorted() {
                guard let group = groups[level], group.count > 1 else { continue }
                for item in group { isJoined[item.step] = true }
                let parts = group.map { steps[$0.step] }
                made.append(
                    Step(
                        work: .loops(group.map(\.loop)), inputs: parts.flatMap(\.inputs), outputs: parts.flatMap(\.outputs),
                        place: parts.map(\.place).max() ?? 0))
            }
            steps = LoweringSchedule.sorted((zip(steps, isJoined).filter { !$1 }.map(\.0) + made).sorted { $0.place < $1.place })
        }
    }

    /// By step, the most of the given steps on a path to it; those of one level do not need each other.
    private func levels(_ given: Set<Int>) -> [Int] {
        let graph = StepGraph(steps, of: program)
        var levels = steps.map { _ in 0 }
        for (number, step) in steps.enumerated() {
            for input in step.inputs {
                guard let producer = graph.producer(input) else { continue }
                levels[number] = Swift.max(levels[number], levels[producer] + (given.contains(producer) ? 1 : 0))
            }
        }
        return levels
    }
}
