import ThalwegCore

/// Shortens a step along a direction of negative curvature until the loss falls by a share of what the curvature promises:
/// `f(x + t v) ≤ f + ¼ (t gᵀv + t² vᵀHv)`, `‖v‖ = 1`, with gᵀv ≤ 0.
///
/// Reference: Moré & Sorensen 1979, doi:10.1007/BF01588975.
struct CurvatureSearch {
    /// The largest number of trials, each half of the one before.
    let maximumTrials: Int

    /// - Parameters:
    ///   - curvature: vᵀHv < 0.
    ///   - initial: the first t.
    /// - Returns: t, 0 where none is low enough; and the number of evaluations.
    func search(_ line: Line, curvature: Tensor, initial: Tensor) throws -> (step: Tensor, evaluations: Tensor) {
        let start = LoopState([("t", initial * 2), ("found", .flag(false)), ("trials", .integer(0))])
        let end = try whileLoop(start) { $0.found.not().and($0.trials .< Double(maximumTrials)) } _: { state in
            var next = state
            next.t = 0.5 * state.t
            next.trials = state.trials + 1
            let bound = line.value + 0.25 * (next.t * line.slope + next.t.squared() * curvature)
            next.found = line.value(at: next.t) .<= bound
            return next
        }
        return (select(end.found, end.t, .scalar(0)), end.trials)
    }
}
