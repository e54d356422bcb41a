extension RecurrencePlan {
    /// The numbers that travel in the program.
    public var numbers: [Int] {
        var result = [rows, length, isReverse ? 1 : 0, stores.count, matrices.count, actions.count]
        for store in stores { result += [store.role.rawValue, store.index, store.columns] }
        for matrix in matrices { result += [matrix.operand, matrix.inputs, matrix.outputs, matrix.isTransposed ? 1 : 0] }
        func flat(_ place: Place) -> [Int] { [place.store, place.column] }
        for action in actions {
            switch action {
            case .product(let matrix, let from, let to): result += [0, matrix] + flat(from) + flat(to)
            case .copy(let from, let to, let columns): result += [1, columns] + flat(from) + flat(to)
            case .loop(let plan, let places): result += [2, plan.numbers.count, places.count] + plan.numbers + places.flatMap(flat)
            }
        }
        return result
    }

    /// The plan that travelled; nil where the numbers are none, or where an action would leave an array.
    init?(numbers: [Int64]) {
        var rest = numbers[...]
        func next(below limit: Int = 1 << 40) -> Int? {
            guard let number = rest.popFirst(), number >= 0, number < limit else { return nil }
            return Int(number)
        }
        guard let rows = next(), let length = next(), let isReverse = next(below: 2), let storeCount = next(below: 1 << 16),
            let matrixCount = next(below: 1 << 16), let actionCount = next(below: 1 << 16)
        else { return nil }
        self.init(rows: rows, length: length, isReverse: isReverse == 1)
        for _ in 0..<storeCount {
            guard let role = next().flatMap(Role.init), let index = next(below: 1 << 16), let columns = next(), columns > 0 else { return nil }
            stores.append(Store(role: role, index: index, columns: columns))
        }
        for _ in 0..<matrixCount {
            guard let operand = next(below: 1 << 16), let inputs = next(), let outputs = next(), let isTransposed = next(below: 2) else { return nil }
            matrices.append(Matrix(operand: operand, inputs: inputs, outputs: outputs, isTransposed: isTransposed == 1))
        }
        func place(_ columns: Int) -> Place? {
            guard let store = next(below: storeCount), let column = next(), column + columns <= stores[store].columns else { return nil }
            return Place(store: store, column: column)
        }
        for _ in 0..<actionCount {
            switch next() {
            case 0:
                guard let number = next(below: matrixCount) else { return nil }
                let matrix = matrices[number], panel = RecurrencePlan.panel
                guard let from = place(matrix.inputs), let to = place((matrix.outputs + panel - 1) / panel * panel) else { return nil }
                actions.append(.product(matrix: number, from: from, to: to))
            case 1:
                guard let columns = next(), let from = place(columns), let to = place(columns) else { return nil }
                actions.append(.copy(from: from, to: to, columns: columns))
            case 2:
                guard let size = next(below: rest.count + 1), let arity = next(), size <= rest.count, let plan = LoopPlan(numbers: rest.prefix(size)),
                    plan.counts.count == 1, plan.element == .float32, plan.counts[0] % RecurrencePlan.vector == 0,
                    arity == plan.operandCount + plan.outputs.count, plan.nodes.allSatisfy({ $0.opcode != .scalar })
                else { return nil }
                rest = rest.dropFirst(size)
                var places: [Place] = []
                for _ in 0..<arity {
                    guard let place = place(plan.counts[0]) else { return nil }
                    places.append(place)
                }
                actions.append(.loop(plan, places))
            default: return nil
            }
        }
        guard rest.isEmpty else { return nil }
    }
}
