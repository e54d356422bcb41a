public import ThalwegCore

/// The direction of nonlinear conjugate gradients, `d = −g + β d_before`.
///
/// With `y = g − g_before`: Fletcher–Reeves `gᵀg/g₋ᵀg₋`, Polak–Ribière `max(0, gᵀy/g₋ᵀg₋)`, Hestenes–Stiefel `max(0, gᵀy/dᵀy)`,
/// Dai–Yuan `gᵀg/dᵀy`, Hager–Zhang `(y − 2d yᵀy/dᵀy)ᵀg/dᵀy`, bounded below by `−1/(‖d‖ min(0.01, ‖g₋‖))`.
/// Begins anew at −g where the direction would not descend. State: `previous_gradient`, `previous_direction`: two vectors of parameters.
/// Reference: Fletcher & Reeves 1964, doi:10.1093/comjnl/7.2.149; Hager & Zhang 2006 (survey), Pacific J. Optim. 2, 35–58.
public struct ConjugateDirection: DescentDirection {
    /// How β is computed.
    public enum Formula: String, Sendable, Hashable, CaseIterable {
        /// `gᵀg/g₋ᵀg₋`.
        case fletcherReeves = "fletcher_reeves"
        /// `max(0, gᵀy/g₋ᵀg₋)`.
        case polakRibiere = "polak_ribiere"
        /// `max(0, gᵀy/dᵀy)`.
        case hestenesStiefel = "hestenes_stiefel"
        /// `gᵀg/dᵀy`.
        case daiYuan = "dai_yuan"
        /// `(y − 2d yᵀy/dᵀy)ᵀg/dᵀy`, bounded below.
        case hagerZhang = "hager_zhang"
    }

    /// How β is computed.
    public let formula: Formula

    /// A direction.
    public init(_ formula: Formula = .polakRibiere) { self.formula = formula }

    public func makeState(in space: FlatSpace) -> Tree {
        Tree([("previous_gradient", space.zero), ("previous_direction", space.zero)])
    }

    public func direction(at point: FlatPoint, state: inout Tree) throws -> Proposal {
        let g = point.gradient, before = state["previous_gradient"] ?? g, d = state["previous_direction"] ?? g
        let y = g - before, dy = d.inner(y), old = before.inner(before)
        let beta: Tensor
        switch formula {
        case .fletcherReeves: beta = g.inner(g) / old
        case .polakRibiere: beta = max(g.inner(y) / old, 0)
        case .hestenesStiefel: beta = max(g.inner(y) / dy, 0)
        case .daiYuan: beta = g.inner(g) / dy
        case .hagerZhang:
            let unbounded = (y.inner(g) - 2 * y.inner(y) / dy * d.inner(g)) / dy
            beta = max(unbounded, -1 / (d.length() * min(old.sqrt(), 0.01)))
        }
        let safe = select(isFinite(beta), beta, .scalar(0))
        let conjugate = -g + d.scaled(by: safe)
        let chosen = select(conjugate.inner(g) .< -1e-10 * g.inner(g), conjugate, -g)
        state["previous_gradient"] = g
        state["previous_direction"] = chosen
        return Proposal(chosen)
    }
}
