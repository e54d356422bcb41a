import ThalwegCore

extension Tensor {
    /// A weight as the matrix `[inputs, units]`: all axes but the last together, so that a channels-last convolution kernel
    /// `[spatial…, in, out]` is `[spatial · in, out]`. A vector is a column.
    func asMatrix() -> Tensor {
        guard failure == nil, rank != 2 else { return self }
        return rank < 2 ? reshape([shape.elementCount, 1]) : reshape([shape.elementCount / Swift.max(shape[rank - 1], 1), shape[rank - 1]])
    }
}

extension StepCount {
    /// Whether this is step 1, 1 + period, 1 + 2·period, …; from the leaf that `next` gave.
    static func isDue(_ leaf: Tensor, every period: Int) -> Tensor { remainder(leaf - 1, Double(period)) .== 0 }

    /// `change(tree)` at the steps 1, 1 + period, …, and `tree` as it is at the others; the change is not computed there.
    static func every(_ period: Int, _ leaf: Tensor, _ tree: Tree, _ change: (Tree) throws -> Tree) -> Tree {
        when(isDue(leaf, every: period), always: period == 1, tree, change)
    }

    /// `change(tree)` where the condition holds, else `tree`; only what is chosen is computed.
    static func when(_ condition: Tensor, always: Bool = false, _ tree: Tree, _ change: (Tree) throws -> Tree) -> Tree {
        do {
            return always ? try change(tree) : try cond(condition, tree, then: change, else: { $0 })
        } catch {
            return tree.map { _ in .failed(Objective.traceError(error)) }
        }
    }
}
