/// Arrays of one recipe, computed as parts of one long array, a stretch at a time.
///
/// What differs between them, and random keys in any case, are arguments of the program. So the program depends on the recipe
/// and the stretch's length alone: another seed, or another model, finds it compiled.
struct LongArray {
    let recipe: ElementwiseRecipe
    /// The arrays: their type and the numbers in the recipe's slots.
    private(set) var parts: [(type: TensorType, numbers: [HostArray])] = []

    init(_ recipe: ElementwiseRecipe) { self.recipe = recipe }

    /// The elements of all parts.
    var count: Int { parts.reduce(0) { $0 + $1.type.shape.elementCount } }

    mutating func append(_ type: TensorType, _ numbers: [HostArray]) { parts.append((type, numbers)) }

    /// The parts' values.
    func values(on engine: Engine, reserving reserved: Int) throws -> [HostArray] {
        let length = LongArray.stretch(count), program = try engine.compile(traced(length), named: "numbers", reserving: reserved)
        var bytes = parts.map { _ in [UInt8]() }
        for start in stride(from: 0, to: count, by: length) {
            let pieces = pieces(start..<start + length)
            let results = try program.run(arguments(pieces, length: length))[0]
            var from = 0
            for (part, range) in pieces {
                let end = from + range.count * results.dtype.byteCount
                bytes[part] += results.bytes[from..<end]
                from = end
            }
        }
        return zip(parts, bytes).map { HostArray(dtype: $0.type.dtype, shape: $0.type.shape, bytes: $1) }
    }

    /// Whether the step's value is an argument: a place, a key, or a number that is not the same for all parts.
    private func isArgument(_ step: ElementwiseRecipe.Step, _ keys: Set<Int>) -> Bool {
        switch step {
        case .number(let slot, _): keys.contains(slot) || parts.contains { $0.numbers[slot] != parts[0].numbers[slot] }
        case .place: true
        case .apply: false
        }
    }

    private func traced(_ length: Int) throws -> Program {
        let keys = recipe.keySlots
        let types = recipe.steps.filter { isArgument($0, keys) }.compactMap(\.dtype).map { TensorType($0, [length]) }
        return try Program.trace(types, closed: true) { given in
            var given = given[...], values: [[Tensor]] = []
            for step in recipe.steps {
                if isArgument(step, keys), let argument = given.popFirst() {
                    values.append([argument])
                    continue
                }
                switch step {
                case .number(let slot, _): values.append([Tensor(parts[0].numbers[slot]).broadcast(to: [length])])
                case .place: preconditionFailure("a place is an argument")
                case .apply(let operation, let operands): values.append(bind(operation.primitive, operands.map { values[$0.step][$0.output] }))
                }
            }
            return [values[recipe.result.step][recipe.result.output]]
        }
    }

    /// The elements of each part that lie in a range of the long array.
    private func pieces(_ range: Range<Int>) -> [(part: Int, range: Range<Int>)] {
        var start = 0, result: [(Int, Range<Int>)] = []
        for (number, part) in parts.enumerated() {
            let end = start + part.type.shape.elementCount
            let common = range.clamped(to: start..<end)
            if !common.isEmpty { result.append((number, common.lowerBound - start..<common.upperBound - start)) }
            start = end
        }
        return result
    }

    /// The arguments for some pieces; zeros behind them.
    private func arguments(_ pieces: [(part: Int, range: Range<Int>)], length: Int) -> [HostArray] {
        let keys = recipe.keySlots
        return recipe.steps.filter { isArgument($0, keys) }.map { step in
            switch step {
            case .number(let slot, let dtype):
                var bytes: [UInt8] = []
                bytes.reserveCapacity(length * dtype.byteCount)
                for (part, range) in pieces {
                    let end = bytes.count + range.count * dtype.byteCount
                    var run = parts[part].numbers[slot].bytes
                    while bytes.count + run.count < end, run.count < 1 << 14 { run += run }
                    while bytes.count < end { bytes += run.prefix(end - bytes.count) }
                }
                bytes += [UInt8](repeating: 0, count: length * dtype.byteCount - bytes.count)
                return HostArray(dtype: dtype, shape: [length], bytes: bytes)
            case .place(let dtype):
                let places = pieces.flatMap { $0.range.map { UInt32(truncatingIfNeeded: $0) } }
                return HostArray(places + [UInt32](repeating: 0, count: length - places.count), shape: [length], dtype: dtype)
            case .apply: preconditionFailure("the result of an operation is no argument")
            }
        }
    }

    /// The elements computed at a time: one of few lengths, so that programs are shared, and bounded, so that memory is.
    static func stretch(_ count: Int) -> Int {
        var length = 1 << 12
        while length < count, length < 1 << 18 { length *= 4 }
        return length
    }
}

extension ElementwiseRecipe.Step {
    /// The element type of a number or place.
    fileprivate var dtype: DType? {
        switch self {
        case .number(_, let dtype), .place(let dtype): dtype
        case .apply: nil
        }
    }
}
