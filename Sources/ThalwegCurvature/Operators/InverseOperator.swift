/// `A⁻¹ v` by an iteration of products, for a symmetric operator; the matrix is never made.
///
/// Cost: one product for an iteration, and one of the preconditioner.
public struct InverseOperator: LinearOperator {
    /// How the equation is solved.
    public enum Method: Sendable {
        /// Conjugate gradients, for positive definite operators, such as a damped Gauss–Newton matrix; with an approximate inverse, itself
        /// positive definite, where given. Hestenes & Stiefel 1952, doi:10.6028/jres.049.044.
        case conjugateGradients(preconditioner: (any LinearOperator)? = nil)
        /// The smallest residual in the Krylov space, for operators of both signs too. Paige & Saunders 1975, doi:10.1137/0712047.
        case minimumResidual
        /// `c Σ (I − cA)^k v`, for eigenvalues in (0, 2/c). Lorraine et al. 2020, arXiv:1911.02590.
        case neumann(scale: Double)
    }

    /// What is inverted.
    public let matrix: any LinearOperator
    /// How.
    public let method: Method
    /// Of the residual's length, relative to the right-hand side: where it stops.
    public let tolerance: Double
    /// The most products for one vector.
    public let maximumIterations: Int
    public var algebra: BlockAlgebra { matrix.algebra }

    /// An inverse. Precondition: a symmetric operator.
    public init(_ matrix: any LinearOperator, by method: Method = .conjugateGradients(), tolerance: Double = 1e-6, maximumIterations: Int = 1000) {
        precondition(matrix.isSymmetric, "the inverse is of symmetric operators")
        self.matrix = matrix
        self.method = method
        self.tolerance = tolerance
        self.maximumIterations = maximumIterations
    }

    /// - Throws: `CurvatureError.notDefined` where the operator is not what the method is for, or the iterations end before the tolerance.
    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        try algebra.concatenated((0..<vectors.count).map { number in
            let right = try algebra.rows(number..<number + 1, of: vectors)
            return switch method {
            case .conjugateGradients(let preconditioner): try conjugateGradients(right, preconditioner)
            case .minimumResidual: try minimumResidual(right)
            case .neumann(let scale): try neumann(right, scale)
            }
        })
    }

    private func norm(_ a: VectorBlock) throws -> Double { try algebra.inner(a, a)[0].squareRoot() }

    private func unfinished(_ residual: Double, _ size: Double) -> CurvatureError {
        .notDefined("the inverse", because: "\(maximumIterations) iterations leave \(residual / size) of the right-hand side, more than \(tolerance); add damping or iterations")
    }

    private func conjugateGradients(_ right: VectorBlock, _ preconditioner: (any LinearOperator)?) throws -> VectorBlock {
        var x = try algebra.zeros(1), r = right
        var z = try preconditioner?.products(r) ?? r, p = z
        let size = try norm(right)
        var along = try algebra.inner(r, z)[0], residual = size, iterations = 0
        while residual > tolerance * size {
            guard iterations < maximumIterations else { throw unfinished(residual, size) }
            let product = try matrix.products(p), curvature = try algebra.inner(p, product)[0]
            guard curvature > 0, along > 0 else {
                throw CurvatureError.notDefined("the inverse", because: "the operator is not positive definite (vᵀAv = \(curvature)); add damping, or use `minimumResidual`")
            }
            let step = along / curvature
            x = try algebra.sum(x, p, factor: [step])
            r = try algebra.sum(r, product, factor: [-step])
            z = try preconditioner?.products(r) ?? r
            let next = try algebra.inner(r, z)[0]
            p = try algebra.sum(z, p, factor: [next / along])
            along = next
            residual = try norm(r)
            iterations += 1
        }
        return x
    }

    /// Lanczos' three terms with Givens rotations of the tridiagonal matrix.
    private func minimumResidual(_ right: VectorBlock) throws -> VectorBlock {
        let size = try norm(right)
        var x = try algebra.zeros(1)
        guard size > 0 else { return x }
        var before = try algebra.zeros(1), v = try algebra.scaled(right, by: [1 / size])
        var d1 = before, d2 = before
        var beta = 0.0, residual = size, c1 = 1.0, c2 = 1.0, s1 = 0.0, s2 = 0.0, iterations = 0
        while abs(residual) > tolerance * size {
            guard iterations < maximumIterations else { throw unfinished(abs(residual), size) }
            var w = try matrix.products(v)
            let alpha = try algebra.inner(v, w)[0]
            w = try algebra.sum(algebra.sum(w, v, factor: [-alpha]), before, factor: [-beta])
            let next = try norm(w)
            let epsilon = s2 * beta, bar = c2 * beta
            let delta = c1 * bar + s1 * alpha, gammaBar = -s1 * bar + c1 * alpha
            let gamma = (gammaBar * gammaBar + next * next).squareRoot()
            guard gamma > 0 else { throw CurvatureError.notDefined("the inverse", because: "the operator is singular on this right-hand side; add damping") }
            let c = gammaBar / gamma, s = next / gamma
            let direction = try algebra.scaled(algebra.sum(algebra.sum(v, d1, factor: [-delta]), d2, factor: [-epsilon]), by: [1 / gamma])
            x = try algebra.sum(x, direction, factor: [c * residual])
            residual = -s * residual
            (d2, d1) = (d1, direction)
            (c2, s2, c1, s1) = (c1, s1, c, s)
            (before, beta) = (v, next)
            iterations += 1
            if next <= algebra.roundOff * abs(alpha) { break }
            v = try algebra.scaled(w, by: [1 / next])
        }
        return x
    }

    private func neumann(_ right: VectorBlock, _ scale: Double) throws -> VectorBlock {
        var x = try algebra.zeros(1), r = right
        let size = try norm(right)
        var residual = size, iterations = 0
        while residual > tolerance * size {
            guard iterations < maximumIterations, residual.isFinite, residual <= 1e6 * size else { throw unfinished(residual, size) }
            x = try algebra.sum(x, r, factor: [scale])
            r = try algebra.sum(r, matrix.products(r), factor: [-scale])
            residual = try norm(r)
            iterations += 1
        }
        return x
    }
}
