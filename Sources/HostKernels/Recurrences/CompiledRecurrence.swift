import Synchronization

/// A plan with the machine code of its loops, made once in a process.
final class CompiledRecurrence: Sendable {
    let plan: RecurrencePlan
    /// What is done in a step.
    private let actions: [Action]
    /// Where the panels of each matrix start, in numbers, and the length of all.
    private let panels: [Int], panelCount: Int
    /// Bytes of the tables and of scratch memory of all loops.
    private let tableBytes: Int, scratchBytes: Int
    /// The most places of an action.
    private let arity: Int

    private enum Action {
        case product(matrix: Int, from: RecurrencePlan.Place, to: RecurrencePlan.Place)
        /// `table` is where its table starts; `isDense` says that all rows of each place lie behind each other.
        case loop(CompiledLoop, table: Int, rowBytes: Int, [RecurrencePlan.Place], isDense: Bool)
        case copy(from: RecurrencePlan.Place, to: RecurrencePlan.Place, bytes: Int)
    }

    /// More rows at once would push a step's intermediate results out of the nearer caches.
    private static let mostRows = 64
    /// Fewer multiplications in all steps are not worth another thread.
    private static let threadMultiplications = 1 << 18
    /// Bytes of a number.
    private static let size = MemoryLayout<Float>.size

    private static let known = Mutex<[[Int64]: CompiledRecurrence]>([:])

    /// The recurrence of a plan as it travels in programs; nil where the numbers are no plan.
    static func of(_ numbers: UnsafeBufferPointer<Int64>) -> CompiledRecurrence? {
        known.withLock { known in
            let key = Array(numbers)
            if let recurrence = known[key] { return recurrence }
            guard let plan = RecurrencePlan(numbers: key), let recurrence = CompiledRecurrence(plan) else { return nil }
            known[key] = recurrence
            return recurrence
        }
    }

    private init?(_ plan: RecurrencePlan) {
        var actions: [Action] = [], panels: [Int] = [], panelCount = 0, tableBytes = 0, scratchBytes = 0, arity = 0
        for matrix in plan.matrices {
            panels.append(panelCount)
            panelCount += RowProduct.size(matrix)
        }
        for action in plan.actions {
            switch action {
            case .product(let matrix, let from, let to): actions.append(.product(matrix: matrix, from: from, to: to))
            case .copy(let from, let to, let columns): actions.append(.copy(from: from, to: to, bytes: columns * CompiledRecurrence.size))
            case .loop(let loop, let places):
                guard let code = CompiledLoop(loop) else { return nil }
                let isDense = places.allSatisfy { plan.stores[$0.store].columns == loop.counts[0] && plan.stores[$0.store].role != .vector }
                actions.append(.loop(code, table: tableBytes, rowBytes: loop.counts[0] * CompiledRecurrence.size, places, isDense: isDense))
                tableBytes += code.tableBytes
                scratchBytes = Swift.max(scratchBytes, code.scratchBytes)
                arity = Swift.max(arity, places.count)
            }
        }
        self.plan = plan
        (self.actions, self.panels, self.panelCount) = (actions, panels, panelCount)
        (self.tableBytes, self.scratchBytes, self.arity) = (tableBytes, scratchBytes, arity)
    }

    /// Runs all steps; the buffers are those of the plan.
    func run(_ operands: [KernelBuffer], _ results: [KernelBuffer], on pool: ThreadPool) {
        let rows = plan.rows, width = plan.multiplications * plan.length < CompiledRecurrence.threadMultiplications ? 1 : pool.width
        let perPart = Swift.min((rows + width - 1) / width, CompiledRecurrence.mostRows), parts = (rows + perPart - 1) / perPart
        Workspace.with(bytes: panelCount * CompiledRecurrence.size) { memory in
            let packed = memory.assumingMemoryBound(to: Float.self)
            for (matrix, start) in zip(plan.matrices, panels) {
                RowProduct.pack(matrix, operands[matrix.operand].data.assumingMemoryBound(to: Float.self), into: packed + start)
            }
            pool.run(parts: parts) { part in
                let first = part * perPart
                run(rows: first..<Swift.min(first + perPart, rows), operands, results, UnsafeRawPointer(memory))
            }
        }
    }

    /// Takes some rows through all steps.
    private func run(rows: Range<Int>, _ operands: [KernelBuffer], _ results: [KernelBuffer], _ packed: UnsafeRawPointer) {
        let size = CompiledRecurrence.size, count = rows.count
        let scratchSizes = plan.stores.map { $0.role == .scratch ? ($0.columns * count * size + 63) / 64 * 64 : 0 }
        let bytes = scratchSizes.reduce(tableBytes + scratchBytes, +)
        Workspace.with(bytes: bytes) { memory in
            let tables = memory, loopScratch = memory + tableBytes
            for case .loop(let loop, let table, _, _, _) in actions { loop.fillTable(tables + table) }
            // Where each store starts in the first step, and how many bytes further in the next.
            var free = loopScratch + scratchBytes
            var bases: [UnsafeMutableRawPointer] = [], advances: [Int] = [], strides: [Int] = []
            for (number, store) in plan.stores.enumerated() {
                let stride = store.columns * size, step = plan.rows * stride, offset = rows.lowerBound * stride
                let start = plan.isReverse ? (plan.length - 1) * step : 0
                switch store.role {
                case .carry:
                    (results[store.index].data + offset).copyMemory(from: operands[store.index].data + offset, byteCount: count * stride)
                    bases.append(results[store.index].data + offset)
                case .slice: bases.append(operands[store.index].data + start + offset)
                case .output: bases.append(results[store.index].data + start + offset)
                case .fixed: bases.append(operands[store.index].data + offset)
                case .vector: bases.append(operands[store.index].data)
                case .scratch:
                    bases.append(free)
                    free += scratchSizes[number]
                }
                let isStepped = store.role == .slice || store.role == .output
                advances.append(isStepped ? (plan.isReverse ? -step : step) : 0)
                strides.append(store.role == .vector ? 0 : stride)
            }
            withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: Swift.max(arity, 1)) { addresses in
                guard let addresses = addresses.baseAddress else { return }
                for _ in 0..<plan.length {
                    for action in actions { run(action, count, bases, strides, packed, tables, loopScratch, addresses) }
                    for number in bases.indices { bases[number] += advances[number] }
                }
            }
        }
    }

    private func run(
        _ action: Action, _ rows: Int, _ bases: [UnsafeMutableRawPointer], _ strides: [Int], _ packed: UnsafeRawPointer,
        _ tables: UnsafeRawPointer, _ scratch: UnsafeMutableRawPointer, _ addresses: UnsafeMutablePointer<UnsafeMutableRawPointer>
    ) {
        func address(_ place: RecurrencePlan.Place) -> UnsafeMutableRawPointer { bases[place.store] + place.column * CompiledRecurrence.size }
        switch action {
        case .product(let matrix, let from, let to):
            RowProduct.run(
                plan.matrices[matrix], packed + panels[matrix] * CompiledRecurrence.size, address(from), rowStride: strides[from.store],
                into: address(to), resultStride: strides[to.store], count: rows)
        case .copy(let from, let to, let bytes):
            let (source, target) = (address(from), address(to))
            for row in 0..<rows { (target + row * strides[to.store]).copyMemory(from: source + row * strides[from.store], byteCount: bytes) }
        case .loop(let loop, let table, let rowBytes, let places, let isDense):
            for (number, place) in places.enumerated() { (addresses + number).initialize(to: address(place)) }
            if isDense { return loop.run(bytes: rows * rowBytes, addresses, table: tables + table, scratch: scratch) }
            for _ in 0..<rows {
                loop.run(bytes: rowBytes, addresses, table: tables + table, scratch: scratch)
                for (number, place) in places.enumerated() { addresses[number] += strides[place.store] }
            }
        }
    }
}
