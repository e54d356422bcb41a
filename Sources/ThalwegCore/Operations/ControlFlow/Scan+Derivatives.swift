/// The derivative of a scan is two scans: the original one, which also hands out what the derivative needs of each step
/// (the residuals), and one that is linear in the tangents and reads the residuals.
extension Scan {
    var sliceRange: Range<Int> { carryCount..<carryCount + sliceCount }

    /// Which parts of the carry have a tangent at some step, given which inputs have one.
    private func activeCarry(_ active: [Bool]) -> Result<[Bool], TraceError> {
        var active = active
        while true {
            let primals = body.inputTypes.map(Tensor.placeholder)
            let tangents = zip(body.inputTypes, active).map { $1 ? Tensor.placeholder($0) : nil }
            let (_, derivatives) = body.jvp(primals, tangents: tangents)
            if let failure = derivatives.lazy.compactMap({ $0?.failure }).first { return .failure(failure) }
            let grown = (0..<carryCount).filter { !active[$0] && derivatives[$0] != nil }
            if grown.isEmpty { return .success(active) }
            for number in grown { active[number] = true }
        }
    }

    func jvpWithOutputs(_ inputs: [Tensor], tangents: [Tensor?]) -> (outputs: [Tensor], tangents: [Tensor?]) {
        switch splitDerivative(inputs, tangents: tangents) {
        case .success(let result): return result
        case .failure(let error):
            let failed = [Tensor](repeating: .failed(error), count: outputCount)
            return (failed, failed)
        }
    }

    private func splitDerivative(
        _ inputs: [Tensor], tangents: [Tensor?]
    ) -> Result<(outputs: [Tensor], tangents: [Tensor?]), TraceError> {
        let active: [Bool]
        switch activeCarry(tangents.map { $0 != nil }) {
        case .success(let found): active = found
        case .failure(let error): return .failure(error)
        }
        let numbers = active.indices.filter { active[$0] }
        let primals = body.inputTypes.map(Tensor.placeholder)
        let directions = numbers.map { Tensor.placeholder(body.inputTypes[$0]) }
        var along = [Tensor?](repeating: nil, count: active.count)
        for (number, direction) in zip(numbers, directions) { along[number] = direction }
        let (values, derivatives) = body.jvp(primals, tangents: along)
        // Outputs of the linear body: tangents of the active carry, then of the stacked outputs that have one.
        let activeCarry = numbers.filter { $0 < carryCount }
        let liveOutputs = derivatives.indices.filter { $0 >= carryCount && derivatives[$0] != nil }
        let linearOutputs = activeCarry.map { derivatives[$0] ?? .zeros(body.inputTypes[$0]) } + liveOutputs.compactMap { derivatives[$0] }
        do throws(TraceError) {
            let linear = try Program(inputs: directions, outputs: linearOutputs, closed: false)
            // Where each residual comes from: an operand of this scan, an outer constant, or something to stack.
            let remade = RemadeResiduals.among(linear.captures)
            var stacked: [Tensor] = []
            enum Origin { case operand(Int), outer(Tensor), stacked(Int), remade }
            let origins = linear.captures.enumerated().map { number, residual -> Origin in
                if remade[number] != nil { return .remade }
                if let number = primals.firstIndex(where: { $0.node === residual.node }), number >= carryCount { return .operand(number) }
                if residual.constantValue != nil { return .outer(residual) }
                stacked.append(residual)
                return .stacked(stacked.count - 1)
            }
            let known = try Program(inputs: primals, outputs: values + stacked, closed: false)
            let first = Scan(body: known.lifted(), carryCount: carryCount, sliceCount: sliceCount, length: length, reverse: reverse)
            let forward = bind(first, inputs + known.captures)
            let outputs = Array(forward.prefix(outputCount)), residuals = Array(forward.dropFirst(outputCount))

            // The second scan. Carry: active tangents. Slices: tangent slices, residuals. Constants: tangents of constants, the rest.
            let tangentSlices = numbers.filter(sliceRange.contains), tangentConstants = numbers.filter { $0 >= sliceRange.upperBound }
            var slices = tangentSlices.map { tangents[$0] ?? .zeros(inputs[$0].type) }, constants = tangentConstants.compactMap { tangents[$0] }
            enum Place { case slice(Int), constant(Int), remade }
            let places = zip(origins, linear.captures).map { origin, _ -> Place in
                switch origin {
                case .stacked(let number):
                    slices.append(residuals[number])
                    return .slice(slices.count - 1)
                case .operand(let number) where sliceRange.contains(number):
                    slices.append(inputs[number])
                    return .slice(slices.count - 1)
                case .operand(let number):
                    constants.append(inputs[number])
                    return .constant(constants.count - 1)
                case .outer(let tensor):
                    constants.append(tensor)
                    return .constant(constants.count - 1)
                case .remade: return .remade
                }
            }
            let sliceTypes = slices.map { TensorType($0.dtype, Shape(Array($0.shape.dimensions.dropFirst()))) }
            let carryTypes = activeCarry.map { body.inputTypes[$0] }
            let rule = Program.rule(carryTypes + sliceTypes + constants.map(\.type)) { arguments in
                let sliceStart = carryTypes.count, constantStart = sliceStart + slices.count
                let inputs =
                    arguments[0..<sliceStart] + arguments[sliceStart..<sliceStart + tangentSlices.count]
                    + arguments[constantStart..<constantStart + tangentConstants.count]
                let kept = places.map { place -> Tensor? in
                    switch place {
                    case .slice(let number): arguments[sliceStart + number]
                    case .constant(let number): arguments[constantStart + number]
                    case .remade: nil
                    }
                }
                return linear.evaluate(Array(inputs), captures: RemadeResiduals.complete(linear.captures, kept: kept))
            }
            let (second, captured) = try rule.get()
            let scan = Scan(body: second, carryCount: carryTypes.count, sliceCount: slices.count, length: length, reverse: reverse)
            let initial = activeCarry.map { tangents[$0] ?? .zeros(body.inputTypes[$0]) }
            let results = bind(scan, initial + slices + constants + captured)
            var all = [Tensor?](repeating: nil, count: outputCount)
            for (number, result) in zip(activeCarry + liveOutputs, results) { all[number] = result }
            return .success((outputs, all))
        } catch {
            return .failure(error)
        }
    }

    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        var flags = batched
        for number in 0..<carryCount { flags[number] = true }
        let operands = inputs.indices.map { number -> Tensor in
            if number < carryCount { return inputs[number].batchedAlready(batched[number], size: size) }
            guard batched[number], sliceRange.contains(number) else { return inputs[number] }
            return inputs[number].transpose([1, 0] + Array(2..<inputs[number].rank))  // [batch, step, …] → [step, batch, …]
        }
        let types = zip(body.inputTypes, flags).map { $1 ? $0.batched(size) : $0 }
        let rule = Program.rule(types) { arguments in
            let (outputs, outputFlags) = body.vectorized(arguments, batched: flags, size: size)
            return zip(outputs, outputFlags).map { $0.batchedAlready($1, size: size) }
        }
        switch rule {
        case .failure(let error): return [Tensor](repeating: .failed(error), count: outputCount)
        case .success((let program, let captured)):
            let scan = Scan(body: program, carryCount: carryCount, sliceCount: sliceCount, length: length, reverse: reverse)
            return bind(scan, operands + captured).enumerated().map { number, result in
                number < carryCount ? result : result.transpose([1, 0] + Array(2..<result.rank))
            }
        }
    }
}
