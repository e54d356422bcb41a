/// Whose mean squared gradients a curvature is made of.
public enum CurvatureEstimate: String, Sendable, Hashable, CaseIterable {
    /// Every direction of the outputs, weighted by the loss's own Hessian: the Gauss–Newton matrix, which is the Fisher information for cross
    /// entropy and squared error. One pull-back per element of an example's outputs, and `eigh` of a matrix of that size per example.
    case exact
    /// The gradient against targets drawn from the model's own distribution: unbiased for the Fisher information. One gradient.
    case monteCarlo = "monte_carlo"
    /// The gradient against the true targets: no Fisher information far from a good fit (Kunstner et al. 2019, arXiv:1905.12558). One gradient.
    case empirical
}
