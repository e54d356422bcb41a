public import ThalwegCore

/// The L-BFGS direction: minus the inverse Hessian that the last pairs (step s, change of the gradient y) describe, times g.
///
/// Two loops over the pairs, from `γI`, `γ = sᵀy/yᵀy` of the newest; a pair with `sᵀy ≤ 1e-10` is left out. As PyTorch's `LBFGS`.
/// State: `steps`, `changes` `[history, n]` (oldest first), `pairs` (int32), `previous_gradient`, `previous_step`; 2·history + 2 vectors.
/// Cost: 4·history·n operations.
/// Reference: Nocedal 1980, doi:10.1090/S0025-5718-1980-0572855-7; Liu & Nocedal 1989, doi:10.1007/BF01589116.
public struct LimitedMemory: DescentDirection {
    /// Which gradients a pair's change is the difference of.
    public enum Pairs: String, Sendable, Hashable, CaseIterable {
        /// Those of successive steps: right for full batches.
        case successive
        /// Both on the batch of the step, which costs a second gradient unless the search has it: for mini-batches
        /// (Berahas, Nocedal & Takáč 2016, arXiv:1605.06049, with the overlap being the whole batch).
        case sameBatch = "same_batch"
    }

    /// The number of pairs kept, ≥ 1.
    public let history: Int
    /// Which gradients are compared.
    public let pairs: Pairs

    /// A direction.
    public init(history: Int = 10, pairs: Pairs = .successive) {
        self.history = history
        self.pairs = pairs
    }

    public func makeState(in space: FlatSpace) -> Tree {
        let rows = Tensor.zeros([history, space.count], dtype: space.dtype)
        return Tree([
            ("steps", rows), ("changes", rows), ("pairs", .integer(0)), ("previous_gradient", space.zero), ("previous_step", space.zero),
        ])
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        let g = point.gradient
        if pairs == .successive, let before = state["previous_gradient"], let step = state["previous_step"] { store(step, g - before, in: &state) }
        guard let steps = state["steps"], let changes = state["changes"], let count = state["pairs"] else { return Proposal(-g) }
        let products = (steps * changes).sum(axes: [1]).converted(to: .float64)
        let isUsed = products .> 0
        let inverses = select(isUsed, 1 / select(isUsed, products, .ones([history], dtype: .float64)), .zeros([history], dtype: .float64))
        let down = try scan(-g, over: [steps, changes, inverses], reverse: true) { q, row in
            let weight = row[0].inner(q) * row[2]
            return (q - row[1].scaled(by: weight), [weight])
        }
        let newest = changes.at(history - 1)
        let scale = select(count .> 0, products.at(history - 1) / newest.inner(newest), .scalar(1))
        let up = try scan(down.carry.scaled(by: scale), over: [steps, changes, inverses, down.outputs[0]]) { r, row in
            (r + row[0].scaled(by: row[3] - row[1].inner(r) * row[2]), [])
        }
        return Proposal(up.carry)
    }

    public func learn(from point: FlatPoint, step: Tensor, gradient: Tensor?, state: inout Tree) throws {
        switch pairs {
        case .successive:
            state["previous_gradient"] = point.gradient
            state["previous_step"] = step
        case .sameBatch:
            let after = gradient ?? point.objective.valueAndGradient(at: point.x + step).gradient
            store(step, after - point.gradient, in: &state)
        }
    }

    /// Adds a pair as the newest if its product is positive.
    private func store(_ step: Tensor, _ change: Tensor, in state: inout Tree) {
        let isGood = step.inner(change) .> 1e-10
        for (name, row) in [("steps", step), ("changes", change)] {
            guard let rows = state[name] else { continue }
            let shifted = Tensor.concatenated([rows.slice(axis: 0, from: 1, to: history), row.reshape([1, row.shape.elementCount])], axis: 0)
            state[name] = select(isGood, shifted, rows)
        }
        guard let count = state["pairs"] else { return }
        state["pairs"] = select(isGood, min(count + 1, Double(history)), count)
    }
}
