import StableHLO

/// Repeats a tensor along new or stretched axes: operand axis `i` becomes result axis `axes[i]`.
struct BroadcastInDim: LinearPrimitive {
    let shape: Shape
    let axes: [Int]
    var name: String { "broadcast_in_dim" }
    var isCheap: Bool { true }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        let operand = inputs[0].shape
        guard operand.rank == axes.count, Set(axes).count == axes.count, axes.allSatisfy({ shape.indices.contains($0) }),
            zip(operand, axes).allSatisfy({ $0 == 1 || $0 == shape[$1] })
        else { throw TypeMismatch("cannot broadcast to \(shape) along axes \(axes)") }
        return [TensorType(inputs[0].dtype, shape)]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        [tangents[0].map { $0.broadcastInDim(shape, axes: axes) }]
    }
    func transpose(_ cotangents: [Tensor?], operands: [TransposeOperand]) -> [Tensor?] {
        guard let cotangent = cotangents[0] else { return [nil] }
        let operand = operands[0].type.shape
        let summed = shape.indices.filter { result in
            guard let axis = axes.firstIndex(of: result) else { return true }
            return operand[axis] == 1 && shape[result] != 1
        }
        let reduced = summed.isEmpty ? cotangent : cotangent.sum(axes: summed)
        // What is left is in the order of the result's axes; bring it into the operand's, with the stretched axes as 1.
        let left = axes.filter { !summed.contains($0) }
        let order = left.sorted()
        let permuted = left == order ? reduced : reduced.transpose(left.map { axis in order.firstIndex(of: axis) ?? 0 })
        return [permuted.shape == operand ? permuted : permuted.reshape(operand)]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        [inputs[0].broadcastInDim(shape.prepending(size), axes: [0] + axes.map { $0 + 1 })]
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [context.block.op(
            "broadcast_in_dim", operands, attributes: [NamedAttribute("broadcast_dimensions", .integers(axes))], type: outputs[0])]
    }
}

extension Tensor {
    /// The tensor repeated into `shape`, its axis `i` becoming axis `axes[i]`; extents of 1 stretch.
    public func broadcastInDim(_ shape: Shape, axes: [Int], file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        self.shape == shape && axes == Array(0..<rank) ? self : bind1(BroadcastInDim(shape: shape, axes: axes), [self], file: file, line: line)
    }

    /// The tensor repeated into `shape` by NumPy's rule: axes aligned from the right, extents of 1 stretch.
    public func broadcast(to shape: Shape, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        guard shape.rank >= rank else {
            return .failed(
                TraceError(op: "broadcast", operands: [type], reason: "cannot broadcast to \(shape), which has fewer axes", place: "\(file):\(line)"))
        }
        return broadcastInDim(shape, axes: Array(shape.rank - rank..<shape.rank), file: file, line: line)
    }

    /// All elements `value`.
    public static func full(_ value: Double, _ shape: Shape, dtype: DType = .float32) -> Tensor {
        Tensor(value, dtype: dtype).broadcast(to: shape)
    }
    /// All elements zero.
    public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(0, shape, dtype: dtype) }
    /// All elements one.
    public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor { full(1, shape, dtype: dtype) }
}
