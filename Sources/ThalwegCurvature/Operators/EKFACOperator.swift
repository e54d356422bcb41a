public import ThalwegCore

/// EKFAC: the eigenvectors of K-FAC, with the eigenvalues that bring it nearest to the layers' blocks in the Frobenius norm: the second moments
/// of the examples' gradients in that basis.
///
/// Its trace is that of the matrix it approximates. Otherwise as `KFACOperator`; the estimate takes a second pass over the examples. Positions
/// that share a weight are summed within an example.
/// Reference: George et al. 2018, arXiv:1806.03884.
public struct EKFACOperator: KroneckerOperator {
    public let spectrum: KroneckerSpectrum

    /// EKFAC of a problem at its point.
    ///
    /// - Parameters: as of `KFACOperator`.
    /// - Throws: as `KFACOperator`.
    public init(
        of problem: CurvatureProblem, layers: [FactoredLayer], estimate: CurvatureEstimate = .exact, sharing: WeightSharing = .expand, seed: UInt64 = 0
    ) throws {
        spectrum = try KroneckerEstimate(problem: problem, layers: layers, estimate: estimate, sharing: sharing, seed: seed).spectrum(ofEigenbasis: true)
    }
}
