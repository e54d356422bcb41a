import Synchronization

/// A plan with its machine code, made once in a process.
final class CompiledLoop: Sendable {
    let plan: LoopPlan
    private let code: MachineCode
    /// Table entries by value, with the processor's control word after the last.
    private let entries: [Int: Int]
    private let controlEntry: Int
    private let scratchCount: Int
    /// Whole vectors of each array, by set.
    private let vectors: [Int]
    /// Those of all sets up to this one.
    private let ends: [Int]

    /// Bytes of a vector.
    private static let width = 32
    /// Fewer bytes of each array are not worth another thread.
    private static let partBytes = 1 << 16
    /// Of work that is large enough: a thread that was late or is slower takes fewer.
    private static let partsPerThread = 8
    /// Bytes of each operand beyond which they do not stay in the processor's caches.
    private static let largeBytes = 1 << 24
    /// Rounding to nearest, no exceptions, subnormal numbers taken as zero: the state in which the runtime runs its own loops.
    private static let control: UInt32 = 0x9FC0

    private static let known = Mutex<[[Int64]: CompiledLoop]>([:])

    /// The loop of a plan as it travels in programs; nil where the numbers are no plan.
    static func of(_ numbers: UnsafeBufferPointer<Int64>) -> CompiledLoop? {
        known.withLock { known in
            let key = Array(numbers)
            if let loop = known[key] { return loop }
            guard let plan = LoopPlan(numbers: key), let loop = CompiledLoop(plan) else { return nil }
            known[key] = loop
            return loop
        }
    }

    /// The code of a plan for `run(bytes:)`, not kept for others.
    init?(_ plan: LoopPlan) {
        let compiler = LoopCompiler(plan)
        guard let code = MachineCode(compiler.code) else { return nil }
        self.plan = plan
        self.code = code
        let vectors = plan.counts.map { $0 * plan.element.rawValue / CompiledLoop.width }
        self.vectors = vectors
        var sum = 0
        ends = vectors.map { count in
            sum += count
            return sum
        }
        (entries, controlEntry, scratchCount) = (compiler.entries, compiler.controlEntry, compiler.scratchCount)
    }

    /// Runs the loop over whole arrays: by set, the operands, then the results.
    func run(_ sets: [[KernelBuffer]], on pool: ThreadPool) {
        let width = CompiledLoop.width, perSet = (controlEntry + 1) * width, arrayCount = plan.operandCount + plan.outputs.count
        let total = ends.last ?? 0
        withUnsafeTemporaryAllocation(byteCount: sets.count * perSet, alignment: width) { tables in
            guard let tables = tables.baseAddress else { return }
            for (number, arrays) in sets.enumerated() { fill(tables + number * perSet, arrays) }
            let addresses = sets.flatMap { $0.map(\.data) }
            if total * width >= CompiledLoop.largeBytes {
                for array in sets.joined() where array.count > 1 { LargePages.ask(for: array.data, bytes: array.count * plan.element.rawValue) }
            }
            addresses.withUnsafeBufferPointer { addresses in
                guard let addresses = addresses.baseAddress else { return }
                let parts = Swift.max(1, Swift.min(total * width / CompiledLoop.partBytes, CompiledLoop.partsPerThread * pool.width))
                let perPart = (total + parts - 1) / parts
                // A part is a range of the vectors of all sets one after the other.
                let run = { [vectors, ends] (part: Int) in
                    let first = part * perPart, end = Swift.min(first + perPart, total)
                    for number in sets.indices where ends[number] > first && ends[number] - vectors[number] < end {
                        let start = ends[number] - vectors[number]
                        let from = Swift.max(first - start, 0) * width, to = Swift.min(end - start, vectors[number]) * width
                        self.run(addresses + number * arrayCount, tables + number * perSet, from, to)
                    }
                }
                if parts == 1 { run(0) } else { pool.run(parts: parts, run) }
            }
            for (number, arrays) in sets.enumerated() {
                let from = vectors[number] * width
                runRest(arrays.map(\.data), tables + number * perSet, from: from, bytes: plan.counts[number] * plan.element.rawValue - from)
            }
        }
    }

    /// Bytes of the table of repeated numbers, where no operand is a scalar.
    var tableBytes: Int { (controlEntry + 1) * CompiledLoop.width }
    /// Bytes of memory that the code needs for itself.
    var scratchBytes: Int { Swift.max(scratchCount, 1) * CompiledLoop.width }

    /// Fills a table of `tableBytes`, aligned to a vector, for `run(bytes:)`.
    func fillTable(_ table: UnsafeMutableRawPointer) { fill(table, []) }

    /// Runs the loop in this thread over the first bytes of arrays, whole vectors.
    func run(bytes: Int, _ addresses: UnsafePointer<UnsafeMutableRawPointer>, table: UnsafeRawPointer, scratch: UnsafeMutableRawPointer) {
        code.function(addresses, table, 0, bytes, scratch)
    }

    private func run(_ addresses: UnsafePointer<UnsafeMutableRawPointer>, _ table: UnsafeRawPointer, _ from: Int, _ to: Int) {
        guard from < to else { return }
        withUnsafeTemporaryAllocation(byteCount: Swift.max(scratchCount, 1) * CompiledLoop.width, alignment: CompiledLoop.width) { scratch in
            guard let scratch = scratch.baseAddress else { return }
            code.function(addresses, table, from, to, scratch)
        }
    }

    /// The elements behind the last whole vector, in copies that are as long as one.
    private func runRest(_ addresses: [UnsafeMutableRawPointer], _ table: UnsafeRawPointer, from: Int, bytes rest: Int) {
        guard rest > 0 else { return }
        let width = CompiledLoop.width
        withUnsafeTemporaryAllocation(byteCount: addresses.count * width, alignment: width) { copies in
            guard let copies = copies.baseAddress else { return }
            copies.initializeMemory(as: UInt8.self, repeating: 0, count: addresses.count * width)
            for node in plan.nodes where node.opcode == .array {
                (copies + node.a * width).copyMemory(from: addresses[node.a] + from, byteCount: rest)
            }
            addresses.indices.map { copies + $0 * width }.withUnsafeBufferPointer { places in
                if let places = places.baseAddress { run(places, table, 0, width) }
            }
            for number in plan.operandCount..<addresses.count {
                (addresses[number] + from).copyMemory(from: copies + number * width, byteCount: rest)
            }
        }
    }

    /// Repeats numbers over whole vectors; a Boolean becomes all bits or none.
    private func fill(_ table: UnsafeMutableRawPointer, _ arrays: [KernelBuffer]) {
        for (value, entry) in entries {
            let node = plan.nodes[value], place = table + entry * CompiledLoop.width
            let bits: UInt64
            if node.opcode == .constant {
                bits = UInt64(bitPattern: Int64(node.a))
            } else if arrays[node.a].isBoolean {
                bits = arrays[node.a].data.load(as: UInt8.self) == 0 ? 0 : .max
            } else if plan.element == .float32 {
                bits = UInt64(arrays[node.a].data.load(as: UInt32.self))
            } else {
                bits = arrays[node.a].data.load(as: UInt64.self)
            }
            switch plan.element {
            case .float32: place.initializeMemory(as: UInt32.self, repeating: UInt32(truncatingIfNeeded: bits), count: 8)
            case .float64: place.initializeMemory(as: UInt64.self, repeating: bits, count: 4)
            }
        }
        (table + controlEntry * CompiledLoop.width).storeBytes(of: CompiledLoop.control, as: UInt32.self)
    }
}
