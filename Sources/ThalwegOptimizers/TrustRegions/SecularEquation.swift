import ThalwegCore

/// The global minimizer of a quadratic in a ball, or of a quadratic with a cubic penalty, in the eigenvectors' coordinates.
///
/// With `s(λ) = −(W + λ)⁻¹c`, λ ≥ max(0, −w₁): for the ball `‖s(λ)‖ = Δ` (or λ = 0 inside it), for the cubic `‖s(λ)‖ = λ/σ`. λ is
/// found by bisection, which costs O(n) per step; what is missing to the length is filled along the first eigenvector, so the hard case,
/// where c has no part there, is solved as well: from an exact saddle the step leaves along the most negative curvature.
/// Reference: Moré & Sorensen 1983, doi:10.1137/0904038; Nesterov & Polyak 2006, doi:10.1007/s10107-006-0706-8.
struct SecularEquation {
    /// Eigenvalues w, ascending, `[n]`.
    let values: Tensor
    /// The gradient's coordinates c, `[n]`.
    let components: Tensor

    /// The minimizer's coordinates, `[n]`, and whether it lies on the edge.
    func inBall(radius: Tensor) throws -> (step: Tensor, isOnBoundary: Tensor) {
        let lowest = values.at(0).converted(to: .float64)
        let newton = step(.scalar(0)), isInside = (lowest .>= 0).and(newton.length() .<= radius)
        let found = try boundary(upTo: max(-lowest, 0) + components.length() / radius) { _ in radius }
        return (select(isInside, newton, found), isInside.not())
    }

    /// The minimizer's coordinates, `[n]`, of `cᵀs + ½ sᵀWs + σ/3 ‖s‖³`.
    func cubic(_ sigma: Tensor) throws -> Tensor {
        let lowest = values.at(0).converted(to: .float64)
        let upper = max(max(-lowest, 0), sqrt(lowest.squared() / 4 + sigma * components.length()) - lowest / 2)
        return try boundary(upTo: upper) { $0 / sigma }
    }

    /// The step at the λ where its length is `target(λ)`.
    private func boundary(upTo upper: Tensor, _ target: (Tensor) -> Tensor) throws -> Tensor {
        let lowest = values.at(0).converted(to: .float64)
        let start = LoopState([("low", max(-lowest, 0)), ("high", upper), ("count", .integer(0))])
        let end = try whileLoop(start) { $0.count .< 100 } _: { state in
            var next = state
            let middle = (state.low + state.high) / 2
            let isLong = step(middle).length() .> target(middle)
            next.low = select(isLong, middle, state.low)
            next.high = select(isLong, state.high, middle)
            next.count = state.count + 1
            return next
        }
        let lambda = end.high, found = step(lambda), wanted = target(lambda)
        // Only where the matrix is not positive definite can the first eigenvector be needed.
        let isIndefinite = lowest .< 0
        let first = found.at(0).converted(to: .float64)
        let rest = max(found.inner(found) - first.squared(), 0)
        let filled = sqrt(max(wanted.squared() - rest, first.squared()))
        let signed = select(first .< 0, -filled, filled)
        let isFirst = Tensor.iota([values.shape.elementCount], axis: 0) .== 0
        return select(isIndefinite.and(isFirst), signed.converted(to: found.dtype), found)
    }

    /// `−c/(w + λ)`, 0 where c is 0.
    private func step(_ lambda: Tensor) -> Tensor {
        let shifted = values + lambda.converted(to: values.dtype)
        let isZero = components .== 0
        return -select(isZero, .zeros(components.shape, dtype: values.dtype), components / select(isZero, .ones(components.shape, dtype: values.dtype), shifted))
    }
}
