/// `transpose(op(a, b))` → `op(transpose(a), transpose(b))` for element-wise ops where products, broadcasts or other transposes
/// then take the transposes in: the sum of two gradients of one weight is the sum of two exchanged products.
struct RaisedTransposes: Rewrite {
    let name = "transpose of element-wise work on products"
    /// How many ops deep products are looked for.
    private static let depth = 6

    func rewrite(_ application: Application, in builder: inout ProgramBuilder) -> [Int]? {
        guard let transpose = application.primitive as? Transpose,
            let (primitive, inputs) = builder.elementwise(application.inputs[0]),
            inputs.allSatisfy({ absorbs($0, transpose.permutation, RaisedTransposes.depth, builder) })
        else { return nil }
        let raised = inputs.map { builder.emit1(transpose, [$0]) }
        return builder.emit(primitive, raised)
    }

    private func absorbs(_ variable: Int, _ permutation: [Int], _ depth: Int, _ builder: ProgramBuilder) -> Bool {
        guard depth > 0, let equation = builder.definition(of: variable) else { return false }
        switch equation.primitive {
        case is BroadcastInDim, is Constant: return true
        case let product as DotGeneral:
            guard builder.useCount(of: variable) == 1 else { return false }
            // Kernels for f32 write in any order; see `PermutedProduct`.
            return builder.types[variable].dtype == .float32
                || TransposedProducts.exchanged(product, equation.inputs, permutation, in: builder) != nil
        case is PermutedProduct: return builder.useCount(of: variable) == 1
        case let inner as Transpose:
            return permutation.map { inner.permutation[$0] } == Array(permutation.indices)
        default:
            guard let (_, inputs) = builder.elementwise(variable) else { return false }
            return inputs.allSatisfy { absorbs($0, permutation, depth - 1, builder) }
        }
    }
}

extension ProgramBuilder {
    /// The op and operands of element-wise work that only one equation reads.
    fileprivate func elementwise(_ variable: Int) -> (primitive: any Primitive, inputs: [Int])? {
        guard useCount(of: variable) == 1, let equation = definition(of: variable) else { return nil }
        switch equation.primitive {
        case is Add, is Subtract, is Multiply, is Divide, is Negate, is Convert: return (equation.primitive, equation.inputs)
        default: return nil
        }
    }
}
