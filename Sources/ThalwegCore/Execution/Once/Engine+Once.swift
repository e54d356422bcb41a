extension Engine {
    /// The results of a program without inputs that runs once, such as one that makes the state before training.
    ///
    /// For such a program the compiler is what takes time. So arrays of one repeated number are made here, arrays made alike by
    /// element-wise operations (random weights) are computed together by one program that does not depend on the seed, and only
    /// the rest is compiled as it stands.
    ///
    /// - Parameters:
    ///   - outputNames: what messages call the results.
    ///   - reserved: bytes that must be left beside what a run takes.
    /// - Throws: `TraceError` when the program has inputs; `MemoryError` when a run would not fit `memoryLimit`; `PJRTError`.
    public func runOnce(
        _ program: Program, named name: String = "once", outputNames: [String] = [], reserving reserved: Int = 0
    ) throws -> [HostArray] {
        guard program.inputTypes.isEmpty else {
            throw TraceError(op: "runOnce", operands: program.inputTypes, reason: "a program that runs once takes no inputs")
        }
        let program = program.simplified()
        try expectRoom(for: program.memoryUse(aliases: [:], inputNames: [], outputNames: outputNames), of: name, reserving: reserved)
        let definitions = program.definitions
        var results = [HostArray?](repeating: nil, count: program.outputs.count)
        var places: [ElementwiseRecipe: [Int]] = [:], long: [ElementwiseRecipe: LongArray] = [:], order: [ElementwiseRecipe] = []
        for (place, variable) in program.outputs.enumerated() {
            let type = program.variableTypes[variable]
            if let number = program.commonElement(of: variable, definitions) {
                results[place] = number.repeated(type.shape)
            } else if type.shape.elementCount > 0, let (recipe, numbers) = ElementwiseRecipe.of(variable, in: program, definitions: definitions) {
                if places[recipe] == nil { order.append(recipe) }
                places[recipe, default: []].append(place)
                long[recipe, default: LongArray(recipe)].append(type, numbers)
            }
        }
        for recipe in order {
            guard let values = try long[recipe]?.values(on: self, reserving: reserved) else { continue }
            for (place, value) in zip(places[recipe] ?? [], values) { results[place] = value }
        }
        let rest = results.indices.filter { results[$0] == nil }
        if !rest.isEmpty {
            let left = Program(
                inputTypes: [], captures: program.captures, equations: program.equations, outputs: rest.map { program.outputs[$0] },
                variableTypes: program.variableTypes)
            let names = outputNames.count == results.count ? rest.map { outputNames[$0] } : []
            for (place, value) in zip(rest, try compile(left, named: name, outputNames: names, reserving: reserved).run([])) { results[place] = value }
        }
        return results.compactMap { $0 }
    }
}

extension HostArray {
    /// An array of `shape` whose elements all equal this one's only one.
    fileprivate func repeated(_ shape: Shape) -> HostArray {
        let size = shape.elementCount * dtype.byteCount
        var bytes = self.bytes
        bytes.reserveCapacity(size)
        while bytes.count < size { bytes += bytes.prefix(size - bytes.count) }
        return HostArray(dtype: dtype, shape: shape, bytes: size == 0 ? [] : bytes)
    }
}
