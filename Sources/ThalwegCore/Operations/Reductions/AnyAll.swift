import StableHLO

/// Whether any or every Boolean over axes is true; the axes disappear.
struct ReduceLogical: Primitive {
    let axes: [Int]
    let isAll: Bool
    var name: String { isAll ? "reduce_and" : "reduce_or" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype == .bool else { throw TypeMismatch("takes Booleans; compare with something first") }
        return [TensorType(.bool, try Reduction.shape(inputs[0], axes: axes))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] { [nil] }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(ReduceLogical(axes: axes.map { $0 + 1 }, isAll: isAll), inputs)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [Reduction.lower(isAll ? "and" : "or", operands[0], initial: isAll ? 1 : 0, axes: axes, output: outputs[0], in: context)]
    }
}

extension Tensor {
    /// Whether any Boolean over `axes` (all when nil; negative counts from the end) is true; false over none.
    public func any(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let resolved = Reduction.resolve(axes, rank: rank)
        return bind1(ReduceLogical(axes: resolved, isAll: false), [self], file: file, line: line).keeping(keepDims, axes: resolved, of: shape)
    }

    /// Whether every Boolean over `axes` (all when nil; negative counts from the end) is true; true over none.
    public func all(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let resolved = Reduction.resolve(axes, rank: rank)
        return bind1(ReduceLogical(axes: resolved, isAll: true), [self], file: file, line: line).keeping(keepDims, axes: resolved, of: shape)
    }
}
