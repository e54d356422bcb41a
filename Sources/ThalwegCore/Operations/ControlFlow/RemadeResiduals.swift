/// Residuals of a loop that are made again from the others instead of being kept for every step.
///
/// The derivative of `y = tanh x` needs `1 − y²`, that of a gate `y·(1 − y)`: where `y` is kept anyway, these cost a few
/// multiplications and neither memory nor the time to write and read it.
enum RemadeResiduals {
    /// The most operations that one of them may cost.
    private static let longest = 6

    /// Which of `residuals` are sums and products of others and constants, by number, with what they cost.
    static func among(_ residuals: [Tensor]) -> [Int: Int] {
        var result: [Int: Int] = [:]
        for (number, residual) in residuals.enumerated() {
            var cost = 0
            if residual.constantValue == nil, isMade(residual, from: residuals, isTop: true, cost: &cost) { result[number] = cost }
        }
        return result
    }

    /// All residuals, given those that were kept.
    static func complete(_ residuals: [Tensor], kept: [Tensor?]) -> [Tensor] {
        var made: [Tensor?] = kept
        func value(_ tensor: Tensor, isTop: Bool) -> Tensor {
            if !isTop, let number = residuals.firstIndex(where: { $0.isSame(as: tensor) }) { return residual(number) }
            guard case .apply(let primitive) = tensor.node.source else { return tensor }
            return bind(primitive, tensor.node.inputs.map { value($0, isTop: false) })[tensor.index]
        }
        func residual(_ number: Int) -> Tensor {
            if let known = made[number] { return known }
            let result = value(residuals[number], isTop: true)
            made[number] = result
            return result
        }
        return residuals.indices.map(residual)
    }

    private static func isMade(_ tensor: Tensor, from residuals: [Tensor], isTop: Bool, cost: inout Int) -> Bool {
        if !isTop, residuals.contains(where: { $0.isSame(as: tensor) }) { return true }
        switch tensor.node.source {
        case .constant: return tensor.node.isTrivial
        case .apply(let primitive):
            switch primitive {
            case is Add, is Subtract, is Multiply, is Negate: cost += 1
            case is BroadcastInDim:
                // Of a constant; the sum of a row, say, is smaller than what is made of it.
                guard case .constant = tensor.node.inputs[0].node.source else { return false }
            default: return false
            }
            return cost <= longest && tensor.node.inputs.allSatisfy { isMade($0, from: residuals, isTop: false, cost: &cost) }
        default: return false
        }
    }
}
