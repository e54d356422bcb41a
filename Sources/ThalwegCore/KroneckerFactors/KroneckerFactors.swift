/// The factors of one block, as a step's batch estimates them: the second moment of the inputs (a mean over examples and positions), that of the
/// derivatives (a sum), so that their Kronecker product is near the block of the curvature.
package struct KroneckerFactors {
    /// `[groups, inputs, inputs]`; `[vocabulary]` where it is a diagonal.
    package let input: Tensor
    /// `[groups, outputs, outputs]`.
    package let output: Tensor

    package init(_ block: KroneckerBlock, sample: CurvatureSample, sharing: WeightSharing) throws {
        var input: Tensor?, output: Tensor?, count: Tensor?
        for use in block.uses {
            var (x, z) = try block.rows(of: use, in: sample)
            let examples = z.shape[2]
            if sharing == .reduce {
                z = z.sum(axes: [3], keepDims: true)
                if !block.hasDiagonalInput { x = x.mean(axes: [2], keepDims: true) }
            }
            let positions = x.shape.elementCount / Swift.max(examples * (block.hasDiagonalInput ? 1 : block.groups * block.inputs), 1)
            // Derivatives of examples that do not count are 0; what they put in is left out here.
            let weights = sample.weights?.converted(to: z.dtype)
            let ownInput: Tensor
            if block.hasDiagonalInput {
                let each = weights ?? .ones([examples], dtype: z.dtype)
                let updates = each.reshape([examples, 1]).broadcast(to: [examples, positions]).reshape([examples * positions])
                ownInput = .zeros([block.inputs], dtype: z.dtype).scatterAdd(rows: x, updates: updates)
            } else {
                ownInput = KroneckerFactors.moment(weights.map { x * $0.reshape([1, examples, 1, 1]) } ?? x)
            }
            let ownCount = Double(positions) * (weights?.sum() ?? Tensor(Double(examples), dtype: z.dtype))
            count = count.map { $0 + ownCount } ?? ownCount
            input = input.map { $0 + ownInput } ?? ownInput
            let ownOutput = KroneckerFactors.moment(z)
            output = output.map { $0 + ownOutput } ?? ownOutput
        }
        guard let input, let output, let count else { throw TraceError(op: "kfac", reason: "no layer uses \"\(block.weight)\"") }
        self.input = input / max(count, 1)
        self.output = output
    }

    /// `Σ x xᵀ` over all axes between the first and the last.
    private static func moment(_ x: Tensor) -> Tensor {
        let groups = x.shape[0], width = x.shape[x.rank - 1], count = x.shape.elementCount / Swift.max(groups * width, 1)
        let rows = x.reshape([groups, count, width])
        return rows.matrixTransposed().matmul(rows)
    }

    /// `(A + π√λ)⁻¹` and `(G + √λ/π)⁻¹`; π = √(mean diagonal of A / that of G), or 1.
    ///
    /// Reference: Martens & Grosse 2015, arXiv:1503.05671, section 6.3.
    package static func inverses(input: Tensor, output: Tensor, damping: Tensor, correctsScale: Bool) -> (input: Tensor, output: Tensor) {
        let type = output.dtype, root = damping.sqrt().converted(to: type)
        let isDiagonal = input.rank == 1
        let size = isDiagonal ? input.mean() : input.matrixDiagonal().mean(axes: [1]).reshape([-1, 1, 1])
        let other = isDiagonal ? output.matrixDiagonal().mean() : output.matrixDiagonal().mean(axes: [1]).reshape([-1, 1, 1])
        let isUsable = (size .> 0).and(other .> 0), one = Tensor.ones([], dtype: type)
        let pi = correctsScale ? select(isUsable, (select(isUsable, size, one) / select(isUsable, other, one)).sqrt(), one) : one
        func inverse(_ factor: Tensor, _ shift: Tensor) -> Tensor {
            positiveDefiniteInverse(factor + shift * .identity(factor.shape[factor.rank - 1], dtype: type))
        }
        return (isDiagonal ? 1 / (input + pi * root) : inverse(input, pi * root), inverse(output, root / pi))
    }
}

/// The second moments of the gradient in the eigenbasis of the factors: `Σ (U_Aᵀ g U_G)²` over examples and directions, g an example's gradient.
///
/// Those are the eigenvalues that make the Kronecker eigenbasis' approximation best in the Frobenius norm. An embedding's positions count as examples.
/// Reference: George et al. 2018, arXiv:1806.03884.
package func eigenbasisMoments(_ block: KroneckerBlock, sample: CurvatureSample, inputBasis: Tensor?, outputBasis: Tensor) throws -> Tensor {
    var sum: Tensor?
    for use in block.uses {
        let (x, z) = try block.rows(of: use, in: sample), shape = z.shape
        let rotated = z.reshape([shape[0], shape.elementCount / Swift.max(shape[0] * block.outputs, 1), block.outputs]).matmul(outputBasis).reshape(shape)
        let own: Tensor
        if block.hasDiagonalInput {
            let squares = rotated.squared().sum(axes: [1]).reshape([x.shape.elementCount, block.outputs])
            own = Tensor.zeros([block.inputs, block.outputs], dtype: z.dtype).scatterAdd(rows: x, updates: squares).expandDims(0)
        } else {
            guard let inputBasis else { throw TraceError(op: "ekfac", reason: "no basis of the inputs of \"\(block.weight)\"") }
            let extent = x.shape[1] * x.shape[2]
            let turned = x.reshape([block.groups, extent, block.inputs]).matmul(inputBasis).reshape(x.shape)
            if x.shape[2] == 1 {
                let squares = rotated.squared().sum(axes: [1]).reshape([block.groups, extent, block.outputs])
                own = turned.squared().reshape([block.groups, extent, block.inputs]).matrixTransposed().matmul(squares)
            } else {
                own = einsum("gnta,gcnto->gcnao", turned, rotated).squared().sum(axes: [1, 2])
            }
        }
        sum = sum.map { $0 + own } ?? own
    }
    return sum ?? .zeros([block.groups, block.inputs, block.outputs], dtype: outputBasis.dtype)
}

/// The diagonal of the curvature of scales and shifts: `Σ g²` over examples and directions, g an example's gradient.
package func diagonalCurvature(_ layer: FactoredLayer, sample: CurvatureSample, parameters: Tree) throws -> Tree {
    guard let z = sample.derivatives[layer.outputTap] else {
        throw TraceError(op: "kfac", reason: "the layer of \"\(layer.weight)\" taps no \"\(layer.outputTap)\": it is not applied, or inside a loop")
    }
    if let failure = z.failure { throw failure }
    /// Sums over positions, then squares, then sums over directions and examples.
    func moment(_ gradient: Tensor, _ leaf: Tensor) -> Tensor {
        let positions = Array(2..<2 + gradient.rank - 2 - leaf.rank)
        let example = positions.isEmpty ? gradient : gradient.sum(axes: positions)
        return example.squared().sum(axes: [0, 1]).converted(to: leaf.dtype)
    }
    var result = Tree()
    if layer.kind == .shift {
        guard let leaf = parameters[layer.weight] else { return result }
        let own = z.squared().sum(axes: [0, 1])
        let missing = zip(leaf.shape, own.shape).map { $0 - $1 }
        result[layer.weight] = own.pad(low: missing.map { _ in 0 }, high: missing).converted(to: leaf.dtype)
        return result
    }
    if let leaf = parameters[layer.weight] {
        guard let tap = layer.inputTap, let x = sample.inputs[tap] else {
            throw TraceError(op: "kfac", reason: "the layer of \"\(layer.weight)\" taps no \"\(layer.inputTap ?? "input")\"")
        }
        result[layer.weight] = moment(z * x.converted(to: z.dtype), leaf)
    }
    if let bias = layer.bias, let leaf = parameters[bias] { result[bias] = moment(z, leaf) }
    return result
}
