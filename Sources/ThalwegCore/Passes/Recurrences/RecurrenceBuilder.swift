import HostKernels

/// Turns the body of a scan into the plan of a host kernel, where every row of a batch goes its own way through the steps.
///
/// Values are asked for by those who read them, over the columns that they read: what is sliced apart later is never put together, and
/// what lies in memory is only what products read and what steps give. The parts of a step are numbered: in each, products come first,
/// then one loop for each width, then copies.
struct RecurrenceBuilder {
    /// The body does what the kernel cannot.
    struct Unsuitable: Error {}

    /// Columns of a variable.
    private struct Range: Hashable {
        let variable: Int, first: Int, count: Int
    }

    /// Where a value comes from.
    private enum Source {
        /// From memory, filled before the loops of one part and before the products of another.
        case place(RecurrencePlan.Place, loops: Int, products: Int)
        case constant(Double)
        /// From an element-wise operation.
        case element(Int)
    }

    private struct Element {
        let operation: LoopOperation
        let operands: [Source]
        let columns: Int
        let part: Int
        let isNumber: Bool
        var place: RecurrencePlan.Place?
    }

    private let scan: Scan
    private let body: Program
    private var plan: RecurrencePlan
    private var producers: [Int: Equation] = [:]
    private var known: [Range: Source] = [:]
    /// By variable, the store of a product and the part that computes it.
    private var products: [Int: (store: Int, part: Int)] = [:]
    /// By variable, the memory that holds all its columns, and the first part that may read it.
    private var wholes: [Int: (place: RecurrencePlan.Place, ready: Int)] = [:]
    private var elements: [Element] = []
    private var multiplications: [(part: Int, action: RecurrencePlan.Action)] = []
    private var copies: [(part: Int, action: RecurrencePlan.Action)] = []
    /// The result that stores a variable, where there is one.
    private var results: [Int: Int] = [:]

    /// - Throws: `Unsuitable`.
    init(_ scan: Scan) throws(Unsuitable) {
        (self.scan, body) = (scan, scan.body)
        let carried = body.inputTypes.prefix(scan.carryCount + scan.sliceCount) + body.outputTypes
        guard scan.length > 0, body.captures.isEmpty, let rows = body.outputTypes.first?.shape.first, rows > 0,
            carried.allSatisfy({ $0.dtype == .float32 && $0.shape.rank == 2 && $0.shape[0] == rows && $0.shape[1] > 0 })
        else { throw Unsuitable() }
        plan = RecurrencePlan(rows: rows, length: scan.length, isReverse: scan.reverse)
        for equation in body.equations { for output in equation.outputs { producers[output] = equation } }
        for (number, variable) in body.outputs.enumerated().dropFirst(scan.carryCount) where results[variable] == nil { results[variable] = number }
    }

    /// The plan.
    ///
    /// - Throws: `Unsuitable`.
    mutating func build() throws(Unsuitable) -> RecurrencePlan {
        var last: [RecurrencePlan.Action] = []
        for (number, variable) in body.outputs.enumerated().dropFirst(scan.carryCount) {
            let columns = width(variable), store = plan.store(.output, number, columns: columns), place = try stored(variable).place
            if place.store != store { last.append(.copy(from: place, to: .init(store), columns: columns)) }
        }
        for (number, variable) in body.outputs.enumerated().prefix(scan.carryCount) where variable != number {
            // A carry that takes the old value of another would need an order.
            guard variable >= scan.carryCount else { throw Unsuitable() }
            let columns = width(variable), store = plan.store(.carry, number, columns: columns)
            last.append(.copy(from: try stored(variable).place, to: .init(store), columns: columns))
        }
        for number in 0..<scan.carryCount { _ = plan.store(.carry, number, columns: width(number)) }
        try storeWhatLaterPartsRead()
        let final = (multiplications.map(\.part) + copies.map(\.part) + elements.map(\.part)).max() ?? 0
        for part in 0...final {
            for product in multiplications where product.part == part { plan.append(product.action) }
            for columns in Set(elements.filter { $0.part == part }.map(\.columns)).sorted() { plan.append(loop(part, columns)) }
            for copy in copies where copy.part == part { plan.append(copy.action) }
        }
        for copy in last { plan.append(copy) }
        return plan
    }

    private func width(_ variable: Int) -> Int { body.variableTypes[variable].shape[1] }

    /// The columns of a variable.
    private mutating func source(_ variable: Int, _ first: Int, _ count: Int) throws(Unsuitable) -> Source {
        let range = Range(variable: variable, first: first, count: count)
        if let source = known[range] { return source }
        let source = try made(range)
        known[range] = source
        return source
    }

    private mutating func made(_ range: Range) throws(Unsuitable) -> Source {
        let type = body.variableTypes[range.variable]
        guard type.shape.rank == 2, type.shape[0] == plan.rows else { throw Unsuitable() }
        if range.variable < body.inputTypes.count {
            guard type.dtype == .float32 else { throw Unsuitable() }
            return .place(input(range.variable, range.first), loops: 0, products: 0)
        }
        guard let equation = producers[range.variable] else { throw Unsuitable() }
        switch equation.primitive {
        case is BroadcastInDim: return try repeated(equation, range)
        case let slice as Slice:
            guard slice.strides == [1, 1], slice.starts[0] == 0, slice.limits[0] == plan.rows else { throw Unsuitable() }
            return try source(equation.inputs[0], range.first + slice.starts[1], range.count)
        case let joined as Concatenate where joined.axis == 1:
            var start = 0
            for part in equation.inputs {
                if range.first >= start, range.first + range.count <= start + width(part) { return try source(part, range.first - start, range.count) }
                start += width(part)
            }
            let (place, ready) = try stored(range.variable)
            return .place(.init(place.store, column: place.column + range.first), loops: ready, products: ready)
        case let product as DotGeneral: return try self.product(product, equation, range)
        default: return try element(equation, range, isNumber: type.dtype == .float32)
        }
    }

    private mutating func input(_ variable: Int, _ column: Int) -> RecurrencePlan.Place {
        let role: RecurrencePlan.Role = variable < scan.carryCount ? .carry : variable < scan.carryCount + scan.sliceCount ? .slice : .fixed
        return .init(plan.store(role, variable, columns: width(variable)), column: column)
    }

    /// A number, or a vector that stays.
    private mutating func repeated(_ equation: Equation, _ range: Range) throws(Unsuitable) -> Source {
        let operand = equation.inputs[0], shape = body.variableTypes[operand].shape
        if let constant = producers[operand]?.primitive as? Constant, constant.array.dtype == .float32, shape.elementCount == 1 {
            return .constant(constant.array.scalar)
        }
        guard let axes = (equation.primitive as? BroadcastInDim)?.axes, axes == [1], shape.dimensions == [width(range.variable)],
            operand < body.inputTypes.count, body.variableTypes[operand].dtype == .float32
        else { throw Unsuitable() }
        return .place(.init(plan.store(.vector, operand, columns: shape[0]), column: range.first), loops: 0, products: 0)
    }

    /// Columns of a product, which is computed whole.
    private mutating func product(_ product: DotGeneral, _ equation: Equation, _ range: Range) throws(Unsuitable) -> Source {
        if products[range.variable] == nil { products[range.variable] = try made(product, equation) }
        guard let (store, part) = products[range.variable] else { throw Unsuitable() }
        return .place(.init(store, column: range.first), loops: part, products: part + 1)
    }

    private mutating func made(_ product: DotGeneral, _ equation: Equation) throws(Unsuitable) -> (store: Int, part: Int) {
        let (left, right) = (equation.inputs[0], equation.inputs[1]), dimensions = product.dimensions
        let types = (body.variableTypes[left], body.variableTypes[right])
        guard dimensions.lhsBatching.isEmpty, dimensions.lhsContracting == [1], right >= scan.carryCount + scan.sliceCount, right < body.inputTypes.count,
            types.0.dtype == .float32, types.0.shape.rank == 2, types.1.shape.rank == 2, let summed = dimensions.rhsContracting.first
        else { throw Unsuitable() }
        let (place, part) = try stored(left)
        let outputs = types.1.shape[1 - summed], panel = RecurrencePlan.panel
        let matrix = plan.matrix(operand: right, inputs: types.1.shape[summed], outputs: outputs, isTransposed: summed == 1)
        let store = plan.scratch(columns: (outputs + panel - 1) / panel * panel)
        multiplications.append((part, .product(matrix: matrix, from: place, to: .init(store))))
        return (store, part)
    }

    private mutating func element(_ equation: Equation, _ range: Range, isNumber: Bool) throws(Unsuitable) -> Source {
        guard let operation = LoopOperation(inRecurrence: equation.primitive), range.count % RecurrencePlan.vector == 0 else { throw Unsuitable() }
        var operands: [Source] = [], part = 0
        for input in equation.inputs {
            let operand = try source(input, range.first, range.count)
            operands.append(operand)
            switch operand {
            case .place(_, let loops, _): part = max(part, loops)
            case .element(let number): part = max(part, elements[number].part)
            case .constant: break
            }
        }
        let isWhole = range.first == 0 && range.count == width(range.variable)
        let place = isWhole ? results[range.variable].map { RecurrencePlan.Place(plan.store(.output, $0, columns: range.count)) } : nil
        elements.append(Element(operation: operation, operands: operands, columns: range.count, part: part, isNumber: isNumber, place: place))
        return .element(elements.count - 1)
    }

    /// The memory that holds all columns of a variable, and the first part that may read it.
    private mutating func stored(_ variable: Int) throws(Unsuitable) -> (place: RecurrencePlan.Place, ready: Int) {
        if let known = wholes[variable] { return known }
        var whole: (place: RecurrencePlan.Place, ready: Int)
        if variable >= body.inputTypes.count, let equation = producers[variable], (equation.primitive as? Concatenate)?.axis == 1 {
            whole = try concatenated(variable, equation.inputs)
        } else {
            switch try source(variable, 0, width(variable)) {
            case .place(let place, _, let products): whole = (place, products)
            case .element(let number): whole = try stored(element: number)
            case .constant: throw Unsuitable()
            }
        }
        wholes[variable] = whole
        return whole
    }

    private mutating func stored(element number: Int) throws(Unsuitable) -> (place: RecurrencePlan.Place, ready: Int) {
        let element = elements[number]
        guard element.isNumber else { throw Unsuitable() }
        let place = element.place ?? RecurrencePlan.Place(plan.scratch(columns: element.columns))
        elements[number].place = place
        return (place, element.part + 1)
    }

    /// Parts write where they end, or are copied there.
    private mutating func concatenated(_ variable: Int, _ parts: [Int]) throws(Unsuitable) -> (place: RecurrencePlan.Place, ready: Int) {
        let columns = width(variable)
        let store = results[variable].map { plan.store(.output, $0, columns: columns) } ?? plan.scratch(columns: columns)
        var start = 0, ready = 0
        for part in parts {
            let target = RecurrencePlan.Place(store, column: start)
            if case .element(let number) = try source(part, 0, width(part)), elements[number].place == nil, elements[number].isNumber {
                elements[number].place = target
                ready = max(ready, elements[number].part + 1)
            } else {
                let (place, filled) = try stored(part)
                copies.append((filled, .copy(from: place, to: target, columns: width(part))))
                ready = max(ready, filled + 1)
            }
            start += width(part)
        }
        return (.init(store), ready)
    }

    /// An element that a later part reads must lie in memory.
    private mutating func storeWhatLaterPartsRead() throws(Unsuitable) {
        for element in elements {
            for case .element(let number) in element.operands where elements[number].part < element.part { _ = try stored(element: number) }
        }
    }

    /// The arithmetic of a part on rows of one width.
    private func loop(_ part: Int, _ columns: Int) -> RecurrencePlan.Action {
        var loop = LoopPlan(element: .float32, counts: [columns])
        var places: [RecurrencePlan.Place] = [], outputs: [RecurrencePlan.Place] = [], values: [Int: Int] = [:], loaded: [RecurrencePlan.Place: Int] = [:]
        func load(_ place: RecurrencePlan.Place) -> Int {
            if let value = loaded[place] { return value }
            places.append(place)
            let value = loop.appendOperand(isScalar: false)
            loaded[place] = value
            return value
        }
        for (number, element) in elements.enumerated() where element.part == part && element.columns == columns {
            let operands = element.operands.map { operand -> Int in
                switch operand {
                case .constant(let value): return loop.appendConstant(value)
                case .place(let place, _, _): return load(place)
                case .element(let other):
                    if let value = values[other] { return value }
                    guard let place = elements[other].place else { preconditionFailure("an element that a later part reads is in memory") }
                    return load(place)
                }
            }
            let value = loop.append(element.operation, operands)
            values[number] = value
            if let place = element.place {
                loop.appendOutput(value)
                outputs.append(place)
            }
        }
        return .loop(loop, places + outputs)
    }
}

extension LoopOperation {
    /// The operation of a primitive inside of a recurrence; nil where it has none.
    fileprivate init?(inRecurrence primitive: any Primitive) {
        switch primitive {
        case is Exp: self = .exponential
        case is Logistic: self = .logistic
        case is Tanh: self = .tanh
        default: self.init(primitive)
        }
    }
}
