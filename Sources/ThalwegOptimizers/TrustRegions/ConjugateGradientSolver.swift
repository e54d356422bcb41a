import ThalwegCore

/// Conjugate gradients on `min gᵀp + ½ pᵀBp`, stopped at the edge of a ball, at negative curvature, or when the residual is small.
///
/// Steihaug and Toint's: inside the ball it is the minimizer over growing Krylov spaces, each farther out; where the ball's edge or a
/// direction of negative curvature is met it goes to the edge. Without a ball negative curvature ends it with what it has, or with −g
/// if that is nothing. Cost: one product per iteration.
/// Reference: Steihaug 1983, doi:10.1137/0720042; Toint 1981; Nocedal & Wright 2006, algorithm 7.2.
struct ConjugateGradientSolver {
    /// The largest number of iterations.
    let maximumIterations: Int

    /// A vector with what the model says of it.
    struct Solution {
        /// p `[n]`.
        let vector: Tensor
        /// Bp `[n]`.
        let product: Tensor
        /// Whether p lies on the edge.
        let isOnBoundary: Tensor
        /// Whether negative curvature was met.
        let isNegative: Tensor
        /// Products made, int32.
        let products: Tensor
        /// Whether the residual became small, or an edge or negative curvature ended it.
        let isSolved: Tensor
    }

    /// - Parameters:
    ///   - radius: of the ball, a float64 scalar; nil for none.
    ///   - tolerance: the residual's norm at which to stop, a float64 scalar.
    ///   - start: where to begin, with its product; nil for zero. Only without a ball.
    func solve(
        _ matrix: CurvatureMatrix, gradient: Tensor, radius: Tensor? = nil, tolerance: Tensor, start: (vector: Tensor, product: Tensor)? = nil
    ) throws -> Solution {
        let zero = Tensor.zeros([matrix.count], dtype: matrix.dtype)
        let residual = start.map { gradient + $0.product } ?? gradient
        let state = LoopState([
            ("p", start?.vector ?? zero), ("product", start?.product ?? zero), ("residual", residual), ("d", -residual),
            ("square", residual.inner(residual)), ("count", .integer(0)), ("over", residual.length() .<= tolerance),
            ("edge", .flag(false)), ("negative", .flag(false)), ("solved", residual.length() .<= tolerance),
        ])
        let end = try whileLoop(state) { $0.over.not().and($0.count .< Double(maximumIterations)) } _: { state in
            var next = state
            let product = matrix.product(state.d), curvature = state.d.inner(product)
            let isNegative = curvature .<= 0
            let alpha = state.square / select(isNegative, .scalar(1), curvature)
            let full = state.p + state.d.scaled(by: alpha)
            var length = alpha
            var isEdge = Tensor.flag(false)
            if let radius {
                isEdge = isNegative.or(full.length() .>= radius)
                length = select(isEdge, ConjugateGradientSolver.toEdge(from: state.p, along: state.d, radius: radius), alpha)
            } else {
                let isFirst = state.count .== 0
                length = select(isNegative, select(isFirst, .scalar(1), .scalar(0)), alpha)
            }
            next.p = state.p + state.d.scaled(by: length)
            next.product = state.product + product.scaled(by: length)
            next.residual = state.residual + product.scaled(by: length)
            next.square = next.residual.inner(next.residual)
            next.d = state.d.scaled(by: next.square / state.square) - next.residual
            next.count = state.count + 1
            next.edge = isEdge
            next.negative = isNegative
            next.solved = isEdge.or(isNegative).or(next.square.sqrt() .<= tolerance)
            next.over = next.solved.or(isFinite(next.square).not())
            return next
        }
        return Solution(
            vector: end.p, product: end.product, isOnBoundary: end.edge, isNegative: end.negative, products: end.count, isSolved: end.solved)
    }

    /// τ ≥ 0 with `‖p + τ d‖ = radius`.
    private static func toEdge(from p: Tensor, along d: Tensor, radius: Tensor) -> Tensor {
        let a = d.inner(d), b = p.inner(d), c = p.inner(p) - radius * radius
        let root = sqrt(max(b * b - a * c, 0))
        // Of the two forms the one without cancellation.
        return select(b .> 0, -c / (b + root), (root - b) / a)
    }
}
