import StableHLO

/// The adjoint of a linear scan runs the other way: the carry's cotangent comes back, cotangents of constants add up on the way.
///
/// A constant whose cotangent is at every step a product, as a recurrent layer's weights, is not summed step by step: the
/// factors are handed out, and one product over all steps follows the loop (`StepSum`).
extension Scan {
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        let constants = sliceRange.upperBound..<operands.count
        let linearSlices = sliceRange.filter { operands[$0].isLinear }, linearConstants = constants.filter { operands[$0].isLinear }
        let knownSlices = sliceRange.compactMap { operands[$0].known }, knownConstants = constants.compactMap { operands[$0].known }
        let linear = operands.indices.map { $0 < carryCount || operands[$0].isLinear }
        let types = body.outputTypes
        let carry = (0..<carryCount).map { cotangents[$0] ?? .zeros(body.inputTypes[$0]) }
        let incoming = (carryCount..<outputCount).map { cotangents[$0] ?? .zeros(types[$0].batched(length)) }
        let slices = incoming + knownSlices
        do throws(TraceError) {
            // One step back.
            let carryIn = carry.map { Tensor.placeholder($0.type) }
            let sliceIn = slices.map { Tensor.placeholder(TensorType($0.dtype, Shape(Array($0.shape.dimensions.dropFirst())))) }
            let constantIn = knownConstants.map { Tensor.placeholder($0.type) }
            var restSlices = sliceIn.dropFirst(incoming.count), restConstants = constantIn[...]
            let known = operands.indices.map { number -> Tensor? in
                if linear[number] { return nil }
                return sliceRange.contains(number) ? restSlices.popFirst() : restConstants.popFirst()
            }
            let results = body.transposed(carryIn + sliceIn.prefix(incoming.count), linear: linear, known: known)
            if let failure = results.lazy.compactMap({ $0?.failure }).first { throw failure }

            var handedOut = linearSlices.map { results[$0] ?? .zeros(body.inputTypes[$0]) }
            var later: [Int: StepSum] = [:]
            for number in linearConstants {
                if let result = results[number] { later[number] = StepSum(result, slices: sliceIn, constants: constantIn, handedOut: &handedOut) }
            }
            let summed = linearConstants.filter { later[$0] == nil && results[$0] != nil }
            let sumsIn = summed.map { Tensor.placeholder(body.inputTypes[$0]) }
            let added = zip(sumsIn, summed).map { sum, number in results[number].map { sum + $0 } ?? sum }
            let back = (0..<carryCount).map { results[$0] ?? .zeros(body.inputTypes[$0]) }
            let program = try Program(inputs: carryIn + sumsIn + sliceIn + constantIn, outputs: back + added + handedOut, closed: false)
            let scan = Scan(
                body: program.lifted(), carryCount: carryCount + summed.count, sliceCount: slices.count, length: length, reverse: !reverse)
            let zeros = summed.map { Tensor.zeros(body.inputTypes[$0]) }
            let outputs = bind(scan, carry + zeros + slices + knownConstants + program.captures)

            var all = [Tensor?](repeating: nil, count: operands.count)
            let stacked = Array(outputs.dropFirst(carryCount + summed.count))
            for number in 0..<carryCount where operands[number].isLinear { all[number] = outputs[number] }
            for (offset, number) in summed.enumerated() { all[number] = outputs[carryCount + offset] }
            for (offset, number) in linearSlices.enumerated() { all[number] = stacked[offset] }
            for (number, sum) in later { all[number] = sum.value(slices: slices, handedOut: stacked) }
            return all
        } catch {
            return operands.map { $0.isLinear ? .failed(error) : nil }
        }
    }
}

/// A sum over the steps of a loop whose terms are products or sums of arrays that each step reads or hands out.
private struct StepSum {
    /// Where a factor of all steps is found.
    private enum Place {
        case slice(Int), handedOut(Int)
    }
    private enum Term {
        case product(DotDimensions, Place, Place)
        case sum([Int], Place)
    }
    private let term: Term
    private let permutation: [Int]?

    /// Reads the term of one step; nil where it has another form, or where keeping its factors costs more than adding it up.
    init?(_ step: Tensor, slices: [Tensor], constants: [Tensor], handedOut: inout [Tensor]) {
        var core = step, permutation: [Int]?
        if case .apply(let primitive) = core.node.source, let transpose = primitive as? Transpose {
            permutation = transpose.permutation
            core = core.node.inputs[0]
        }
        guard case .apply(let primitive) = core.node.source,
            !core.node.inputs.contains(where: { factor in constants.contains { $0.isSame(as: factor) } })
        else { return nil }
        var grown = handedOut, added = 0
        func place(_ factor: Tensor) -> Place {
            if let number = slices.firstIndex(where: { $0.isSame(as: factor) }) { return .slice(number) }
            if let number = grown.firstIndex(where: { $0.isSame(as: factor) }) { return .handedOut(number) }
            grown.append(factor)
            added += factor.shape.elementCount
            return .handedOut(grown.count - 1)
        }
        switch primitive {
        case let product as DotGeneral:
            term = .product(product.dimensions, place(core.node.inputs[0]), place(core.node.inputs[1]))
        case let sum as ReduceSum:
            term = .sum(sum.axes, place(core.node.inputs[0]))
        default: return nil
        }
        guard added <= step.shape.elementCount else { return nil }
        handedOut = grown
        self.permutation = permutation
    }

    /// The sum, from the arrays of all steps, whose first axis counts the steps.
    func value(slices: [Tensor], handedOut: [Tensor]) -> Tensor {
        func all(_ place: Place) -> Tensor {
            switch place {
            case .slice(let number): slices[number]
            case .handedOut(let number): handedOut[number]
            }
        }
        func shifted(_ axes: [Int]) -> [Int] { axes.map { $0 + 1 } }
        let result: Tensor
        switch term {
        case .product(let axes, let left, let right):
            result = all(left).dotGeneral(
                all(right),
                DotDimensions(
                    lhsBatching: shifted(axes.lhsBatching), rhsBatching: shifted(axes.rhsBatching),
                    lhsContracting: [0] + shifted(axes.lhsContracting), rhsContracting: [0] + shifted(axes.rhsContracting)))
        case .sum(let axes, let factor):
            result = all(factor).sum(axes: [0] + shifted(axes))
        }
        return permutation.map { result.transpose($0) } ?? result
    }
}

extension Tensor {
    /// Whether both are the same vertex of the graph.
    func isSame(as other: Tensor) -> Bool { node === other.node && index == other.index }
}
