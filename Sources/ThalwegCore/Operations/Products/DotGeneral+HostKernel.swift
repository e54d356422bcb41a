import HostKernels
import StableHLO

extension DotGeneral {
    /// The product by the host's kernel; nil where it does not fit or is too small to gain.
    ///
    /// - Parameter permutation: result axis `i` is axis `permutation[i]` of the product; nil for its own order.
    func callingKernel(_ operands: [Value], output: RankedType, permutation: [Int]? = nil, in context: LoweringContext) -> Value? {
        let kernels: [ElementType: HostKernel] = [.f32: .product, .f64: .doubleProduct, .bf16: .bfloatProduct]
        guard let kernel = kernels[output.element], context.kernels.contains(kernel), operands.allSatisfy({ $0.type.element == output.element }),
            let plan = plan(operands.map { Shape($0.type.dimensions) }, strides(Shape(output.dimensions), permutation), smallest: kernel.smallestProduct)
        else { return nil }
        return context.call(kernel, operands, plan: plan.numbers, results: [output])[0]
    }

    /// How far apart neighbours along each axis of the product lie in the result.
    private func strides(_ output: Shape, _ permutation: [Int]?) -> [Int] {
        guard let permutation else { return output.strides }
        var result = permutation
        for (axis, stride) in zip(permutation, output.strides) { result[axis] = stride }
        return result
    }

    /// The product's axes with their strides in dense row-major arrays; `c` are those of the result.
    private func plan(_ operands: [Shape], _ c: [Int], smallest: Int) -> ProductPlan? {
        let (a, b) = (operands[0].strides, operands[1].strides)
        let batch = dimensions.lhsBatching.count
        let leftFree = free(operands[0].rank, dimensions.lhsBatching, dimensions.lhsContracting)
        let rightFree = free(operands[1].rank, dimensions.rhsBatching, dimensions.rhsContracting)
        return ProductPlan(
            rows: leftFree.enumerated().map { ProductPlan.Axis(size: operands[0][$1], a: a[$1], b: 0, c: c[batch + $0]) },
            columns: rightFree.enumerated().map {
                ProductPlan.Axis(size: operands[1][$1], a: 0, b: b[$1], c: c[batch + leftFree.count + $0])
            },
            summed: zip(dimensions.lhsContracting, dimensions.rhsContracting).map {
                ProductPlan.Axis(size: operands[0][$0], a: a[$0], b: b[$1], c: 0)
            },
            repeated: zip(dimensions.lhsBatching, dimensions.rhsBatching).enumerated().map {
                ProductPlan.Axis(size: operands[0][$1.0], a: a[$1.0], b: b[$1.1], c: c[$0])
            }, smallest: smallest)
    }
}
