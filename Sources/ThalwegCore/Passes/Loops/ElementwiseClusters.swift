import HostKernels

/// Element-wise equations on arrays of one type that have several results between them, found where one loop for all of them reads and
/// writes less memory than one for each result.
///
/// A cluster is convex: no result of it goes through other equations back into it. With each equation goes a level, the number of times
/// that a path to it leaves the equations of the type; those of one level that are connected are convex.
struct ElementwiseClusters {
    private let graph: StepGraph
    private let type: TensorType
    /// By step: whether it is part of a cluster if that pays, and the level.
    private var isMember: [Bool] = []
    private var levels: [Int] = []

    /// How much less has to be read and written.
    private static let gain = 1.15

    init(_ graph: StepGraph, type: TensorType) {
        (self.graph, self.type) = (graph, type)
        findMembers()
    }

    private var steps: [LoweringSchedule.Step] { graph.steps }

    /// The clusters that pay, each as the numbers of its steps in order.
    var clusters: [[Int]] {
        var groups = Array(steps.indices)  // a forest: towards the first of the group
        func root(_ step: Int) -> Int {
            var step = step
            while groups[step] != step {
                groups[step] = groups[groups[step]]
                step = groups[step]
            }
            return step
        }
        func join(_ a: Int, _ b: Int) {
            let (a, b) = (root(a), root(b))
            groups[Swift.max(a, b)] = Swift.min(a, b)
        }
        var readers: [ReadKey: Int] = [:]
        for step in steps.indices where isMember[step] {
            for input in steps[step].inputs {
                if let producer = graph.producer(input), isMember[producer], levels[producer] == levels[step] {
                    join(producer, step)
                } else if graph.types[input] == type, graph.scalar(input) == nil {
                    let key = ReadKey(variable: input, level: levels[step])
                    if let other = readers[key] { join(other, step) } else { readers[key] = step }
                }
            }
        }
        var found: [Int: [Int]] = [:]
        for step in steps.indices where isMember[step] { found[root(step), default: []].append(step) }
        return found.keys.sorted().compactMap { found[$0].flatMap(profitable) }
    }

    // MARK: Members

    private mutating func findMembers() {
        isMember = steps.map { step in
            guard case .equation(let equation) = step.work, let output = step.outputs.first else { return false }
            for variable in [output] + step.inputs {
                let found = graph.types[variable]
                guard found == type || (found.dtype == .bool && found.shape == type.shape) else { return false }
            }
            return LoopOperation(equation.primitive) != nil
        }
        // Booleans exist only inside of a cluster, so who reads and who makes them must be in the same.
        repeat { setLevels() } while removeOne()
    }

    private mutating func setLevels() {
        levels = steps.map { _ in 0 }
        for (number, step) in steps.enumerated() {
            for input in step.inputs {
                guard let producer = graph.producer(input) else { continue }
                levels[number] = Swift.max(levels[number], levels[producer] + (isMember[producer] && !isMember[number] ? 1 : 0))
            }
        }
    }

    /// Takes out members that make a Boolean for others, or read one of others; whether there were such.
    private mutating func removeOne() -> Bool {
        var removed = false
        for (number, step) in steps.enumerated() where isMember[number] {
            let makes = graph.types[step.outputs[0]].dtype == .bool
            let leaves = makes && (graph.isOutput[step.outputs[0]]
                || graph.users[step.outputs[0]].contains { !isMember[$0] || levels[$0] != levels[number] })
            let reads = step.inputs.contains { input in
                guard graph.types[input].dtype == .bool, graph.scalar(input) == nil else { return false }
                guard let producer = graph.producer(input) else { return true }
                return !isMember[producer] || levels[producer] != levels[number]
            }
            if leaves || reads {
                isMember[number] = false
                removed = true
            }
        }
        return removed
    }

    // MARK: Cost

    /// The cluster, or what remains of it, where that pays.
    private func profitable(_ cluster: [Int]) -> [Int]? {
        var best = cluster, traffic = Traffic(cluster, of: self)
        // What only the compiler's own loops read can as well be computed there.
        while true {
            let inside = Set(best)
            let fewer = best.filter { step in
                let result = steps[step].outputs[0]
                return isMaterialized(result, outside: inside) || graph.users[result].contains(where: inside.contains)
            }
            if fewer.count == best.count { break }
            let reduced = Traffic(fewer, of: self)
            // Taken apart, the rest costs what it costs in the compiler's loops.
            if Double(reduced.together) + Double(traffic.apart - reduced.apart) > Double(traffic.together) { break }
            (best, traffic) = (fewer, reduced)
        }
        return traffic.written >= 2 && Double(traffic.together) * ElementwiseClusters.gain <= Double(traffic.apart) ? best : nil
    }

    /// Whether an array must be in memory because something else than an element-wise loop or a reduction reads it.
    private func isMaterialized(_ variable: Int, outside cluster: Set<Int>) -> Bool {
        graph.isOutput[variable] || graph.users[variable].contains { !cluster.contains($0) && !graph.isFused($0) }
    }

    /// Arrays read and written.
    private struct Traffic {
        /// By one loop, and by what reads its results in the compiler's loops.
        var together = 0
        /// By one loop for each result that must be in memory.
        var apart = 0
        /// Results that must be in memory.
        var written = 0

        init(_ cluster: [Int], of clusters: ElementwiseClusters) {
            let inside = Set(cluster), graph = clusters.graph
            var external: Set<Int> = [], reached: [Int: Set<Int>] = [:]
            for step in cluster {
                let result = graph.steps[step].outputs[0]
                var reads: Set<Int> = []
                for input in graph.steps[step].inputs where graph.scalar(input) == nil {
                    if let producer = graph.producer(input), inside.contains(producer) {
                        reads.formUnion(reached[input] ?? [input])
                    } else {
                        reads.insert(input)
                        external.insert(input)
                    }
                }
                let outside = graph.users[result].filter { !inside.contains($0) }, fused = outside.count { graph.isFused($0) }
                if clusters.isMaterialized(result, outside: inside) {
                    apart += reads.count + 1 + fused
                    together += 1 + fused
                    written += 1
                    reached[result] = [result]  // the compiler reads it where it is
                } else {
                    if !outside.isEmpty {
                        apart += outside.count * reads.count
                        together += 1 + fused
                    }
                    reached[result] = reads
                }
            }
            together += external.count
            for variable in external {
                // What the compiler would have computed in its loop must be written for this one.
                guard let producer = graph.producer(variable), graph.isFused(producer),
                    !clusters.isMaterialized(variable, outside: inside) else { continue }
                together += 1
            }
        }
    }
}

private struct ReadKey: Hashable {
    let variable: Int
    let level: Int
}
