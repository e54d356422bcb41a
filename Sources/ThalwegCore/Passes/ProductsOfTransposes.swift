import StableHLO

/// `dot_general(transpose(a), b)` → `dot_general(a, b)` with the axes named where they lie in `a`, and the same for `b`. The
/// free axes must keep their order, because the result has them in the operand's; batching and contracting axes need not, but several
/// contracting ones stay together.
struct ProductsOfTransposes: Rewrite {
    let name = "product of a transpose"

    func rewrite(_ application: Application, in builder: inout ProgramBuilder) -> [Int]? {
        guard let product = application.primitive as? DotGeneral else { return nil }
        let old = product.dimensions
        let (left, right) = (application.inputs[0], application.inputs[1])
        if let (source, batching, contracting) = untransposed(left, old.lhsBatching, old.lhsContracting, in: builder) {
            let dimensions = DotDimensions(
                lhsBatching: batching, rhsBatching: old.rhsBatching, lhsContracting: contracting, rhsContracting: old.rhsContracting)
            if ProductsOfTransposes.sumsAlike(dimensions, old) { return builder.emit(DotGeneral(dimensions: dimensions), [source, right]) }
        }
        if let (source, batching, contracting) = untransposed(right, old.rhsBatching, old.rhsContracting, in: builder) {
            let dimensions = DotDimensions(
                lhsBatching: old.lhsBatching, rhsBatching: batching, lhsContracting: old.lhsContracting, rhsContracting: contracting)
            if ProductsOfTransposes.sumsAlike(dimensions, old) { return builder.emit(DotGeneral(dimensions: dimensions), [left, source]) }
        }
        return nil
    }

    /// Whether the summed axes lie behind each other in both operands if they did before: then they are one axis for a kernel, which
    /// saves more than the transpose of one operand costs.
    private static func sumsAlike(_ new: DotDimensions, _ old: DotDimensions) -> Bool {
        func isOne(_ dimensions: DotDimensions) -> Bool {
            let pairs = zip(dimensions.lhsContracting, dimensions.rhsContracting).sorted { $0.0 < $1.0 }
            return zip(pairs, pairs.dropFirst()).allSatisfy { $0.0 + 1 == $1.0 && $0.1 + 1 == $1.1 }
        }
        return isOne(new) || !isOne(old)
    }

    private func untransposed(
        _ operand: Int, _ batching: [Int], _ contracting: [Int], in builder: ProgramBuilder
    ) -> (source: Int, batching: [Int], contracting: [Int])? {
        guard let (transpose, inputs) = builder.definition(of: operand, as: Transpose.self) else { return nil }
        let place = transpose.permutation
        let free = place.indices.filter { !batching.contains($0) && !contracting.contains($0) }.map { place[$0] }
        return free == free.sorted() ? (inputs[0], batching.map { place[$0] }, contracting.map { place[$0] }) : nil
    }
}
