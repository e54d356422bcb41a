/// What curvature needs to know of the optimizer that steps from a point.
public struct StepRule: Sendable {
    /// η of the next step.
    public let learningRate: Double
    /// η times the largest stable eigenvalue, such as 2 for gradient descent; nil where no bound is known.
    public let coefficient: Double?
    /// Of weight decay that is added to the gradient: `H + decay · I` steps like H without.
    public let decay: Double
    /// P, `[1, n]`, where the bound is on the eigenvalues of `P⁻¹ H`; nil where it is on those of H.
    public let preconditioner: VectorBlock?
    /// What the next step adds to the parameters, `[1, n]`; nil where it is not known.
    public let update: VectorBlock?

    /// A rule.
    public init(
        learningRate: Double, coefficient: Double? = nil, decay: Double = 0, preconditioner: VectorBlock? = nil, update: VectorBlock? = nil
    ) {
        (self.learningRate, self.coefficient, self.decay) = (learningRate, coefficient, decay)
        (self.preconditioner, self.update) = (preconditioner, update)
    }
}

/// How near the curvature is to where an optimizer's steps stop being stable on a quadratic.
///
/// Bounds hold for the gradient of all examples, and for a preconditioner that changes slowly: the edge of stability, Cohen et al. 2021,
/// arXiv:2103.00065; 2022, arXiv:2207.14484. The noise of mini-batches, clipping and the like move it.
public struct StabilityMargin: Sendable, Hashable {
    /// The largest eigenvalue of the matrix that the bound is on: H, or `P⁻¹ᐟ² H P⁻¹ᐟ²`, weight decay in the gradient included.
    public let largest: Double
    /// How far from it the truth may be.
    public let bound: Double
    /// Where stability ends: `coefficient / η`.
    public let threshold: Double
    /// η times the threshold.
    public let coefficient: Double
    /// Whether the matrix is preconditioned.
    public let isPreconditioned: Bool
    /// `largest / threshold`: above 1 steps grow along that eigenvector.
    public var ratio: Double { largest / threshold }
}

extension LinearOperator {
    /// The margin of an optimizer whose loss has this Hessian; nil where it has no bound or does not move.
    ///
    /// - Parameter top: the largest eigenvalue of this operator, where it is known already.
    /// - Returns: the margin, and the products it took: none for an optimizer without preconditioner where `top` is given.
    public func stabilityMargin(
        of rule: StepRule, top: Eigenpair? = nil, tolerance: Double = 0.01, maximumProducts: Int = 60, seed: UInt64 = 0
    ) throws -> (margin: StabilityMargin, products: Int)? {
        guard let coefficient = rule.coefficient, rule.learningRate > 0 else { return nil }
        var found = top, shift = rule.decay, products = 0
        if found == nil || rule.preconditioner != nil {
            var matrix: any LinearOperator = self
            if let diagonal = rule.preconditioner {
                matrix = try PreconditionedOperator(rule.decay == 0 ? self : damped(by: rule.decay), diagonal: diagonal)
                shift = 0
            }
            let ends = try matrix.extremeEigenpairs(largest: 1, smallest: 0, tolerance: tolerance, maximumProducts: maximumProducts, seed: seed)
            (found, products) = (ends.largest.first, ends.products)
        }
        guard let found else { return nil }
        return (
            StabilityMargin(
                largest: found.value + shift, bound: found.bound, threshold: coefficient / rule.learningRate, coefficient: coefficient,
                isPreconditioned: rule.preconditioner != nil), products
        )
    }
}
