public import ThalwegCore

/// Which matrix stands for the loss's curvature; methods see products with it alone.
public protocol CurvatureModel: Sendable {
    /// The matrix at a point.
    ///
    /// - Throws: `TraceError` where the objective lacks what the matrix is made of.
    func matrix(at point: FlatPoint, for name: String) throws -> CurvatureMatrix
}

/// A symmetric matrix that is known by its products.
public struct CurvatureMatrix: Sendable {
    /// n.
    public let count: Int
    /// The element type of vectors.
    public let dtype: DType
    /// The matrix times a vector `[n]`.
    public let product: @Sendable (Tensor) -> Tensor

    /// All its rows, `[n, n]`, by one product with a batch of unit vectors; counted as n products.
    ///
    /// - Throws: `TraceError` above `DenseLimit.parameters`.
    public func dense(for name: String, instead other: String) throws -> Tensor {
        guard count <= DenseLimit.parameters else {
            throw TraceError(
                op: name,
                reason: "needs the whole \(count) × \(count) matrix; the limit is \(DenseLimit.parameters) parameters: try \(other), which needs products alone")
        }
        let rows = try vmap { product($0) }(.identity(count, dtype: dtype))
        return (rows + rows.matrixTransposed()) * 0.5
    }

    /// The matrix with `damping` (float64 scalar) added to its diagonal.
    func adding(_ damping: Tensor) -> CurvatureMatrix {
        CurvatureMatrix(count: count, dtype: dtype) { product($0) + $0.scaled(by: damping) }
    }
}

/// The Hessian of the loss. A product costs about two gradients.
public struct HessianCurvature: CurvatureModel {
    /// The Hessian.
    public init() {}

    public func matrix(at point: FlatPoint, for name: String) throws -> CurvatureMatrix {
        let space = point.space, objective = point.objective.objective, sign = point.objective.sign, place = space.tree(point.x)
        return CurvatureMatrix(count: space.count, dtype: space.dtype) {
            space.vector(objective.hessianProduct(at: place, along: space.tree($0))).scaled(by: sign)
        }
    }
}

/// The generalized Gauss–Newton matrix `Jᵀ H_loss J`, with the penalties' Hessian: positive semi-definite where the loss is convex in
/// the outputs and the penalties are convex. For a negative log-likelihood of an exponential family in its natural parameters (squared
/// error, cross-entropy of logits) it is the Fisher information. A product costs about two gradients.
///
/// Reference: Schraudolph 2002, doi:10.1162/08997660260028683; Martens 2014, arXiv:1412.1193.
public struct GaussNewtonCurvature: CurvatureModel {
    /// The Gauss–Newton matrix.
    public init() {}

    public func matrix(at point: FlatPoint, for name: String) throws -> CurvatureMatrix {
        guard let model = point.objective.objective.model else {
            throw TraceError(
                op: name,
                reason: "needs the loss taken apart into a model's outputs and a loss of them, which this objective is not; pass an `Objective` with its `model`, or take trust_region_newton")
        }
        let space = point.space, place = space.tree(point.x)
        return CurvatureMatrix(count: space.count, dtype: space.dtype) {
            space.vector(model.gaussNewtonProduct(at: place, along: space.tree($0)))
        }
    }
}
