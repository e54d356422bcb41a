import StableHLO

/// The largest or smallest element over axes, which disappear; equal extremes share the derivative equally.
struct ReduceExtreme: Primitive {
    let axes: [Int]
    let isMax: Bool
    var name: String { isMax ? "reduce_max" : "reduce_min" }

    func outputTypes(_ inputs: [TensorType]) throws(TypeMismatch) -> [TensorType] {
        guard inputs[0].dtype != .bool else { throw TypeMismatch("not defined for Booleans; use any or all") }
        return [TensorType(inputs[0].dtype, try Reduction.shape(inputs[0], axes: axes))]
    }
    func jvp(_ inputs: [Tensor], outputs: [Tensor], tangents: [Tensor?]) -> [Tensor?] {
        guard let tangent = tangents[0] else { return [nil] }
        let x = inputs[0]
        let kept = x.shape.indices.filter { !axes.contains($0) }
        let chosen = (x .== outputs[0].broadcastInDim(x.shape, axes: kept)).converted(to: x.dtype)
        return [(tangent * chosen).sum(axes: axes) / chosen.sum(axes: axes)]
    }
    func batch(_ inputs: [Tensor], batched: [Bool], size: Int) -> [Tensor] {
        bind(ReduceExtreme(axes: axes.map { $0 + 1 }, isMax: isMax), inputs)
    }
    func lower(_ operands: [Value], outputs: [RankedType], in context: LoweringContext) -> [Value] {
        [Reduction.lower(
            isMax ? "maximum" : "minimum", operands[0], initial: isMax ? -.infinity : .infinity, axes: axes, output: outputs[0], in: context)]
    }
}

extension Tensor {
    /// The largest element over `axes` (all when nil; negative counts from the end); NaN if one is, −∞ over none.
    ///
    /// Equal maxima share the derivative equally. With `keepDims` the axes stay with extent 1.
    public func max(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let resolved = Reduction.resolve(axes, rank: rank)
        return bind1(ReduceExtreme(axes: resolved, isMax: true), [self], file: file, line: line).keeping(keepDims, axes: resolved, of: shape)
    }

    /// The smallest element over `axes` (all when nil; negative counts from the end); NaN if one is, ∞ over none.
    ///
    /// Equal minima share the derivative equally. With `keepDims` the axes stay with extent 1.
    public func min(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        let resolved = Reduction.resolve(axes, rank: rank)
        return bind1(ReduceExtreme(axes: resolved, isMax: false), [self], file: file, line: line).keeping(keepDims, axes: resolved, of: shape)
    }
}
