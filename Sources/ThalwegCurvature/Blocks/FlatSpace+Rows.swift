import ThalwegCore

extension FlatSpace {
    /// The function on each row of `[k, n]`, its results stacked.
    ///
    /// By `vmap`, which makes one larger product of k, or, where the function convolves into many features, by a loop: such convolutions fill the
    /// machine one by one, and k of them with a kernel each would be one of k groups, with all its operands transposed. What does not depend on
    /// the row is computed once either way. Reference: docs/decisions/0027.
    func eachRow(_ vectors: Tensor, _ function: @escaping @Sendable (Tree) throws -> Tensor) throws -> Tensor {
        func one(_ row: Tensor) throws -> Tensor { try function(tree(row)) }
        guard vectors.shape[0] > 1 else {
            let result = try one(vectors.reshape([count]))
            return result.reshape(result.shape.prepending(1))
        }
        guard try Program.trace([TensorType(vectors.dtype, [count])], { [try one($0[0])] }).goesByLoop else {
            return try vmap { (row: Tensor) in try function(tree(row)) }(vectors)
        }
        return try scan([Tensor](), over: [vectors]) { carry, rows in (carry, [try one(rows[0])]) }.outputs[0]
    }

    /// As `eachRow`, for functions whose results are vectors of this space.
    func mapped(_ vectors: Tensor, _ function: @escaping @Sendable (Tree) throws -> Tree) throws -> Tensor {
        try eachRow(vectors) { vector(try function($0)) }
    }
}

extension Program {
    /// Whether several vectors take less time one after the other than together.
    var goesByLoop: Bool { widestConvolution >= 32 }
}
