/// `A⁻¹ v` by conjugate gradients, for a symmetric positive definite operator such as a damped Gauss–Newton matrix.
///
/// Stops at `‖A x − v‖ ≤ tolerance · ‖v‖`. Cost: one product for an iteration. Reference: Hestenes & Stiefel 1952, doi:10.6028/jres.049.044.
public struct InverseOperator: LinearOperator {
    /// What is inverted.
    public let matrix: any LinearOperator
    /// Of the residual's length, relative to the right-hand side.
    public let tolerance: Double
    /// The most products for one vector.
    public let maximumIterations: Int
    public var algebra: BlockAlgebra { matrix.algebra }

    /// An inverse.
    public init(_ matrix: any LinearOperator, tolerance: Double = 1e-6, maximumIterations: Int = 1000) {
        self.matrix = matrix
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// - Throws: `CurvatureError.notDefined` where a direction of no or negative curvature is met: the operator is not positive definite.
    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try algebra.concatenated((0..<vectors.count).map { try solve(algebra.rows($0..<$0 + 1, of: vectors)) })
    }

    private func solve(_ right: VectorBlock) throws -> VectorBlock {
        var x = try algebra.zeros(1), r = right, p = right
        var squared = try algebra.inner(r, r)[0]
        let limit = tolerance * tolerance * squared
        var iterations = 0
        while squared > limit, iterations < maximumIterations {
            let product = try matrix.products(p), curvature = try algebra.inner(p, product)[0]
            guard curvature > 0 else {
                throw CurvatureError.notDefined("the inverse", because: "the operator is not positive definite (vᵀAv = \(curvature)); add more damping")
            }
            let step = squared / curvature
            x = try algebra.sum(x, p, factor: [step])
            r = try algebra.sum(r, product, factor: [-step])
            let next = try algebra.inner(r, r)[0]
            p = try algebra.sum(r, p, factor: [next / squared])
            squared = next
            iterations += 1
        }
        return x
    }
}
