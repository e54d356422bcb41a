/// Where a step with learning rate η stops being stable on a quadratic: at curvature `coefficient / η`.
///
/// A full-batch run whose largest eigenvalue stays above it diverges or, with large networks, hovers at it: the edge of
/// stability (Cohen et al. 2021, arXiv:2103.00065; 2022, arXiv:2207.14484 for adaptive methods). On mini-batches the noise lowers it.
public struct StabilityBound: Sendable, Hashable {
    /// Whose largest eigenvalue is meant.
    public enum Matrix: String, Sendable, Hashable {
        /// The Hessian H of the loss.
        case hessian
        /// `P⁻¹ᐟ² H P⁻¹ᐟ²`, P the optimizer's diagonal: `GradientTransformation.preconditioner`.
        case preconditionedHessian
    }

    /// Whose largest eigenvalue is meant.
    public let matrix: Matrix
    /// Learning rate times the largest stable eigenvalue: 2 for gradient descent.
    public let coefficient: Double
    /// λ of weight decay that is added to the gradient: `H + λI` is meant in place of H.
    public let decay: Double

    /// A bound `coefficient / η` on the eigenvalues of `matrix`.
    public init(_ matrix: Matrix, coefficient: Double, decay: Double = 0) {
        self.matrix = matrix
        self.coefficient = coefficient
        self.decay = decay
    }

    /// The largest stable eigenvalue at a learning rate above 0.
    public func threshold(learningRate: Double) -> Double { coefficient / learningRate }

    /// Heavy-ball momentum μ with the gradient entering at weight 1: `2 + 2μ`; Nesterov's: `(2 + 2μ)/(1 + 2μ)`; 2 without momentum.
    static func momentum(_ momentum: Double, nesterov: Bool, decay: Double = 0) -> StabilityBound {
        StabilityBound(.hessian, coefficient: (2 + 2 * momentum) / (nesterov ? 1 + 2 * momentum : 1), decay: decay)
    }

    /// An average of gradients with decay β before a slowly changing preconditioner: `(2 + 2β)/(1 − β)`, 38 at 0.9; with Nesterov's
    /// look-ahead `(2 + 2β)/((1 − β)(1 + 2β))`. Decoupled weight decay λ takes `ηλ/2` of it, which is left out.
    static func averaged(_ beta: Double, nesterov: Bool = false, decay: Double = 0) -> StabilityBound {
        StabilityBound(.preconditionedHessian, coefficient: (2 + 2 * beta) / (1 - beta) / (nesterov ? 1 + 2 * beta : 1), decay: decay)
    }
}
