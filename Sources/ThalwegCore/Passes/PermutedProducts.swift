/// A transpose that no product can take in as an exchange of its operands → a product that writes its result in that order: the
/// heads of attention come back together without a copy.
struct PermutedProducts: Rewrite {
    let name = "product written in another order"

    func rewrite(_ application: Application, in builder: inout ProgramBuilder) -> [Int]? {
        guard let transpose = application.primitive as? Transpose, builder.useCount(of: application.inputs[0]) <= 1,
            let equation = builder.definition(of: application.inputs[0])
        else { return nil }
        switch equation.primitive {
        case let product as DotGeneral:
            return builder.emit(PermutedProduct(product: product, permutation: transpose.permutation), equation.inputs)
        case let inner as PermutedProduct:
            let permutation = transpose.permutation.map { inner.permutation[$0] }
            if permutation == Array(permutation.indices) { return builder.emit(inner.product, equation.inputs) }
            return builder.emit(PermutedProduct(product: inner.product, permutation: permutation), equation.inputs)
        default: return nil
        }
    }
}
