import ThalwegCore

/// The covariance of single examples' gradients, `1/N Σ (g_i − ḡ)(g_i − ḡ)ᵀ`, without penalties.
///
/// Cost: that of `EmpiricalFisherOperator`, and one gradient at the start.
public struct GradientCovarianceOperator: LinearOperator {
    /// The uncentred part.
    public let uncentred: EmpiricalFisherOperator
    private let mean: VectorBlock
    private let factor: Double

    public var algebra: BlockAlgebra { uncentred.algebra }

    /// The covariance of a problem at its point.
    public init(of problem: CurvatureProblem) throws {
        uncentred = EmpiricalFisherOperator(of: problem)
        // In the loss an example counts `scale` times: N·scale is 1 for a mean.
        factor = 1 / (Double(problem.exampleCount) * problem.scale)
        let gradient = try problem.slope(includingPenalty: false).gradient
        mean = try problem.algebra.scaled(gradient, by: [factor])
    }

    public func products(_ vectors: VectorBlock) throws -> VectorBlock {
        let raw = try uncentred.products(vectors), along = try algebra.gram(vectors, mean)
        return try algebra.sum(algebra.scaled(raw, by: [factor]), algebra.combination(along, mean), factor: [-1])
    }
}
