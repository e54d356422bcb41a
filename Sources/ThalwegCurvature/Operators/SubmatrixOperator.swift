public import ThalwegCore

/// Some rows and columns of an operator, those of the parameters with given names, or the blocks on its diagonal: everything else is zero.
///
/// The vectors keep their length, so that operators can be added; the rest of the spectrum is zeros. Cost of a product: one product, for
/// block-diagonal operators one for each block.
public struct SubmatrixOperator: LinearOperator {
    private let whole: any LinearOperator
    private let masks: [VectorBlock]
    public var algebra: BlockAlgebra { whole.algebra }
    public var isSymmetric: Bool { whole.isSymmetric }

    /// The blocks that belong to these sets of names on the diagonal.
    ///
    /// - Parameter groups: such as `[["layers.0.weight", "layers.0.bias"]]`; one group is a sub-matrix, several make it block-diagonal.
    /// - Throws: `CurvatureError.otherParameters` for a name that is none.
    public init(_ whole: any LinearOperator, space: FlatSpace, groups: [Set<String>]) throws {
        self.whole = whole
        for name in groups.joined() where !space.names.contains(name) {
            throw CurvatureError.otherParameters(found: [name], expected: space.names)
        }
        masks = try groups.map { group in
            let parts = zip(space.names, space.types).map { name, type in [Float](repeating: group.contains(name) ? 1 : 0, count: type.shape.elementCount) }
            return try whole.algebra.block(HostArray(Array(parts.joined()), shape: [1, space.count]))
        }
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        var total = try algebra.zeros(vectors.count)
        for mask in masks {
            total = try algebra.sum(total, algebra.product(whole.products(algebra.product(vectors, mask)), mask))
        }
        return total
    }
}

extension FlatSpace {
    /// The names of each layer: those that share everything before the last dot.
    public var layers: [Set<String>] {
        var found: [(String, Set<String>)] = []
        for name in names {
            let parts = name.split(separator: "."), layer = parts.dropLast().joined(separator: ".")
            if let at = found.firstIndex(where: { $0.0 == layer }) { found[at].1.insert(name) } else { found.append((layer, [name])) }
        }
        return found.map(\.1)
    }
}
