import HostKernels
import StableHLO

extension ReduceSum {
    /// The sum by the host's kernel; a product that is summed is not written to memory before, nor is a difference from the columns'
    /// means. Nil where it does not fit.
    func callingKernel(_ operand: Value, output: RankedType, in context: LoweringContext) -> Value? {
        guard context.kernels.contains(.columnSum), output.element == .f32,
            var plan = ColumnSumPlan(shape: operand.type.dimensions, axes: axes)
        else { return nil }
        var operands = [operand]
        if let factors = factors(of: operand, in: context.block) {
            (plan.form, operands) = (.product, factors)
            let centered = factors.map { self.centered($0, plan, in: context.block) }
            if let first = centered[0], factors[0] == factors[1] {
                (plan.form, operands) = (.centeredSquare, first)
            } else if let second = centered[1] {
                (plan.form, operands) = (.centeredProduct, [factors[0]] + second)
            } else if let first = centered[0] {
                (plan.form, operands) = (.centeredProduct, [factors[1]] + first)
            }
        }
        return context.call(.columnSum, operands, plan: plan.numbers, results: [output])[0]
    }

    /// The array and the row whose difference a factor is; nil where it is none.
    private func centered(_ factor: Value, _ plan: ColumnSumPlan, in block: Block) -> [Value]? {
        guard let difference = block.definition(of: factor), difference.name == "stablehlo.subtract",
            let spread = block.definition(of: difference.operands[1]), spread.name == "stablehlo.broadcast_in_dim",
            let row = spread.operands.first, row.type.dimensions.count == 1, plan.isOneMatrix(columns: row.type.dimensions[0]),
            spread.attributes == [NamedAttribute("broadcast_dimensions", .integers([factor.type.dimensions.count - 1]))],
            factor.type.dimensions.last == row.type.dimensions[0]
        else { return nil }
        return [difference.operands[0], row]
    }

    /// The two arrays whose product is summed; nil where it is no product, or one with an array that would only be made for it.
    private func factors(of operand: Value, in block: Block) -> [Value]? {
        guard let product = block.definition(of: operand), product.name == "stablehlo.multiply",
            !product.operands.contains(where: { block.definition(of: $0)?.name == "stablehlo.broadcast_in_dim" })
        else { return nil }
        return product.operands
    }
}
