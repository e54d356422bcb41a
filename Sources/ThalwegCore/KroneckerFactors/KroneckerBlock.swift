/// A weight, with its bias as one more row, as `groups` matrices `[inputs, outputs]`, and the places where it is used.
///
/// Weights of several layers under one name (tied) make one block with several uses, whose positions count as further shared ones.
package struct KroneckerBlock: Sendable {
    package let kind: FactoredLayer.Kind
    package let weight: String
    package let bias: String?
    package let uses: [FactoredLayer]
    package let groups: Int
    /// Rows of a group's matrix, the bias's included.
    package let inputs: Int
    package let outputs: Int
    private let kernel: Shape
    private let dtype: DType

    /// - Returns: nil where the parameters lack the weight or the kind has no two factors.
    package init?(_ uses: [FactoredLayer], parameters: Tree) {
        guard let first = uses.first, let leaf = parameters[first.weight], leaf.rank >= 2 else { return nil }
        switch first.kind {
        case .scaleShift, .shift: return nil
        case .convolution(_, _, _, let groups): self.groups = groups
        case .dense, .recurrent, .embedding: groups = 1
        }
        kind = first.kind
        weight = first.weight
        bias = first.kind == .embedding ? nil : first.bias.flatMap { parameters[$0] == nil ? nil : $0 }
        self.uses = uses
        kernel = leaf.shape
        dtype = leaf.dtype.ofFactors
        let (rows, columns) = leaf.type.matrixExtents
        inputs = rows + (bias == nil ? 0 : 1)
        outputs = columns / groups
    }

    /// Whether the input factor is a diagonal `[vocabulary]`.
    package var hasDiagonalInput: Bool { kind == .embedding }

    /// The leaves of a tree as `[groups, inputs, outputs]`.
    package func matrix(of tree: Tree) -> Tensor {
        guard let leaf = tree[weight], leaf.failure == nil else { return tree[weight] ?? .zeros([groups, inputs, outputs], dtype: dtype) }
        let rows = leaf.type.matrixExtents.rows
        var value = leaf.reshape([rows, groups, outputs]).transpose([1, 0, 2])
        if let bias, let shift = tree[bias] { value = .concatenated([value, shift.reshape([groups, 1, outputs])], axis: 1) }
        return value.converted(to: dtype)
    }

    /// Writes `[groups, inputs, outputs]` back to the leaves.
    package func write(_ matrix: Tensor, to tree: inout Tree) {
        guard let leaf = tree[weight], matrix.failure == nil else {
            tree[weight] = matrix
            return
        }
        let rows = leaf.type.matrixExtents.rows
        tree[weight] = matrix.slice(axis: 1, to: rows).transpose([1, 0, 2]).reshape(leaf.shape).converted(to: leaf.dtype)
        if let bias, let shift = tree[bias] {
            tree[bias] = matrix.slice(axis: 1, from: rows).reshape(shift.shape).converted(to: shift.dtype)
        }
    }

    /// Inputs `[groups, n, positions, inputs]` (of an embedding: rows `[n · positions]`) and derivatives `[groups, directions, n, positions, outputs]` of a use.
    package func rows(of use: FactoredLayer, in sample: CurvatureSample) throws -> (inputs: Tensor, derivatives: Tensor) {
        guard let tap = use.inputTap, let x = sample.inputs[tap], let z = sample.derivatives[use.outputTap] else {
            throw TraceError(op: "kfac", reason: "the layer of \"\(weight)\" taps no \"\(use.inputTap ?? "input")\" or no \"\(use.outputTap)\": it is not applied, or inside a loop")
        }
        if let failure = x.failure ?? z.failure { throw failure }
        let directions = z.shape[0], examples = z.shape[1]
        let positions = z.shape.elementCount / Swift.max(directions * examples * outputs * groups, 1)
        let derivatives = z.converted(to: dtype).reshape([directions, examples, positions, groups, outputs]).transpose([3, 0, 1, 2, 4])
        if kind == .embedding { return (x.converted(to: .int32).reshape([examples * positions]), derivatives) }
        var rows = x.converted(to: dtype)
        if kind == .recurrent { rows = rows.pad(low: [0, 1, 0], high: [0, 0, 0]).slice(axis: 1, to: -1) }
        if case .convolution(let strides, let dilation, let same, _) = kind {
            rows = patches(rows, places: Array(z.shape.dimensions[2..<z.rank - 1]), strides: strides, dilation: dilation, same: same)
        }
        let width = inputs - (bias == nil ? 0 : 1)
        rows = rows.reshape([examples, positions, groups, width]).transpose([2, 0, 1, 3])
        if bias != nil { rows = .concatenated([rows, .ones([groups, examples, positions, 1], dtype: dtype)], axis: 3) }
        return (rows, derivatives)
    }

    /// The windows of a convolution, `[n, places…, groups, window · channels/groups]`.
    private func patches(_ x: Tensor, places: [Int], strides: [Int], dilation: [Int], same: Bool) -> Tensor {
        let window = Array(kernel.dimensions.dropLast(2)), axes = window.indices
        let reach = axes.map { (window[$0] - 1) * dilation[$0] + 1 }
        // "Same" padding puts an odd zero at the end.
        let missing = axes.map { same ? Swift.max((places[$0] - 1) * strides[$0] + reach[$0] - x.shape[$0 + 1], 0) : 0 }
        let padded = x.pad(low: [0] + missing.map { $0 / 2 } + [0], high: [0] + missing.map { $0 - $0 / 2 } + [0])
        let channels = x.shape[x.rank - 1]
        var pieces: [Tensor] = []
        for number in 0..<window.reduce(1, *) {
            var rest = number, offset = window
            for axis in axes.reversed() {
                offset[axis] = (rest % window[axis]) * dilation[axis]
                rest /= window[axis]
            }
            let limits = axes.map { offset[$0] + (places[$0] - 1) * strides[$0] + 1 }
            let piece = padded.slice(starts: [0] + offset + [0], limits: [x.shape[0]] + limits + [channels], strides: [1] + strides + [1])
            pieces.append(piece.reshape(Shape([x.shape[0]] + places + [groups, 1, channels / groups])))
        }
        return Tensor.concatenated(pieces, axis: -2)
    }
}
