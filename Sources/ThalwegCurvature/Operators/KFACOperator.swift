public import ThalwegCore

/// K-FAC: for each layer the Kronecker product `A ⊗ G` of the second moment A of its inputs (bias included) and the second moment G of the
/// loss's derivatives with respect to its pre-activations; nothing between layers.
///
/// A is a mean over the examples, and over positions that share the weights; G is the loss's own sum (a mean where it is one). It equals the
/// layer's block of the Gauss–Newton matrix for a single example, and for deep linear networks with squared error, without shared weights.
/// Scales, shifts and embeddings' inputs are taken as diagonal. Penalties have no part; add them as damping.
/// Cost: a gradient for each direction (see `CurvatureEstimate`), eigenvalues of the factors; a product costs four of a layer's matrix products.
/// Reference: Martens & Grosse 2015, arXiv:1503.05671; Grosse & Martens 2016, arXiv:1602.01407; Eschenhagen et al. 2023, arXiv:2311.00636.
public struct KFACOperator: KroneckerOperator {
    public let spectrum: KroneckerSpectrum

    /// K-FAC of a problem at its point.
    ///
    /// - Parameters:
    ///   - layers: of the model, such as `experiment.factoredLayers()`.
    ///   - estimate: whose derivatives G is made of.
    ///   - sharing: how positions that share a weight count.
    ///   - seed: of the targets drawn, with `.monteCarlo`.
    /// - Throws: `CurvatureError.notDefined` with the name of a parameter that no layer covers, or for a loss that no targets can be drawn for.
    public init(
        of problem: CurvatureProblem, layers: [FactoredLayer], estimate: CurvatureEstimate = .exact, sharing: WeightSharing = .expand, seed: UInt64 = 0
    ) throws {
        spectrum = try KroneckerEstimate(problem: problem, layers: layers, estimate: estimate, sharing: sharing, seed: seed).spectrum(ofEigenbasis: false)
    }
}
