extension Tensor {
    /// The product over `axes` (all when nil; negative counts from the end); 1 over no elements.
    ///
    /// Multiplied in halves, so that derivatives of any order are exact also where elements are 0. With `keepDims` the axes
    /// stay with extent 1. Cost: one multiplication per element.
    public func product(axes: [Int]? = nil, keepDims: Bool = false, file: StaticString = #fileID, line: UInt = #line) -> Tensor {
        if failure != nil { return self }
        let resolved = Reduction.resolve(axes, rank: rank)
        do throws(TypeMismatch) {
            let result = try Reduction.shape(type, axes: resolved)
            let kept = shape.indices.filter { !resolved.contains($0) }
            var rest = transpose(resolved + kept).reshape([elementCount(along: resolved), result.elementCount])
            while rest.failure == nil, rest.shape[0] > 1 {
                let count = rest.shape[0], half = count / 2
                let pairs = rest.slice(axis: 0, from: 0, to: half) * rest.slice(axis: 0, from: half, to: 2 * half)
                rest = count % 2 == 0 ? pairs : Tensor.concatenated([pairs, rest.slice(axis: 0, from: count - 1, to: count)], axis: 0)
            }
            let product = rest.shape.first == 0 ? .ones(result, dtype: dtype) : rest.reshape(result)
            return product.keeping(keepDims, axes: resolved, of: shape)
        } catch {
            return .failed(TraceError(op: "product", operands: [type], reason: error.reason, place: "\(file):\(line)"))
        }
    }
}
