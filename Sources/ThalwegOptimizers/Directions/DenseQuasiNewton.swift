public import ThalwegCore

/// The BFGS direction `−H g`, H `[n, n]` the approximate inverse Hessian, updated by every step's pair (s, y):
/// `H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ`, `ρ = 1/yᵀs`; at the first pair H is `yᵀs/yᵀy · I` before.
///
/// A pair with `yᵀs ≤ 1e-10·‖y‖‖s‖` is left out. State: `inverse_hessian`, `previous_gradient`, `previous_step`, `pairs`.
/// Cost: 4·n² operations and n² numbers, so at most `DenseLimit.parameters` parameters.
/// Reference: Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, algorithm 6.1, doi:10.1007/978-0-387-40065-5.
public struct DenseQuasiNewton: DescentDirection {
    /// Whether the first pair sets the scale of H.
    public let initialScaling: Bool

    /// A direction.
    public init(initialScaling: Bool = true) { self.initialScaling = initialScaling }

    public func makeState(in space: FlatSpace) -> Tree {
        // Above the limit the matrix is not made: the step then fails with the reason.
        let side = space.count <= DenseLimit.parameters ? space.count : 0
        return Tree([
            ("inverse_hessian", .identity(side, dtype: space.dtype)), ("pairs", .integer(0)), ("previous_gradient", space.zero),
            ("previous_step", space.zero),
        ])
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        try DenseLimit.check(point.space, for: "bfgs", instead: "lbfgs")
        let g = point.gradient, n = point.space.count
        guard let old = state["inverse_hessian"], let s = state["previous_step"], let before = state["previous_gradient"], let count = state["pairs"]
        else { return Proposal(-g) }
        let y = g - before, product = y.inner(s)
        let isGood = product .> 1e-10 * y.length() * s.length()
        let rho = 1 / select(isGood, product, .scalar(1))
        let scale = select((count .== 0).and(isGood), product / y.inner(y), .scalar(1))
        let matrix = initialScaling ? old.scaled(by: select(isFinite(scale), scale, .scalar(1))) : old
        let moved = matrix.matmul(y)
        let outer = s.reshape([n, 1]) * moved.reshape([1, n])
        let square = s.reshape([n, 1]) * s.reshape([1, n])
        let updated = matrix - (outer + outer.matrixTransposed()).scaled(by: rho) + square.scaled(by: rho * (1 + rho * y.inner(moved)))
        let next = select(isGood.and(updated.allFinite()), updated, old)
        let chosen = -next.matmul(g)
        let descends = chosen.inner(g) .< 0
        // Rounding may have spoilt it: begin anew.
        state["inverse_hessian"] = select(descends, next, .identity(n, dtype: next.dtype))
        state["pairs"] = select(descends, select(isGood, min(count, 1e9) + 1, count), .integer(0))
        return Proposal(select(descends, chosen, -g))
    }

    public func learn(from point: FlatPoint, step: Tensor, gradient: Tensor?, state: inout Tree) throws {
        state["previous_gradient"] = point.gradient
        state["previous_step"] = step
    }
}
