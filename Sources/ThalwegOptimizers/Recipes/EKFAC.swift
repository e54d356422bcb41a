import ThalwegConfiguration

extension Optimizer {
    /// EKFAC: K-FAC with the eigenvalues of its factors' product corrected; see `KFAC`.
    ///
    /// Reference: George et al. 2018, arXiv:1806.03884.
    public static func ekfac(learningRate: Double = 0.03, _ settings: KFAC.Settings = KFAC.Settings(correctsEigenvalues: true)) -> Optimizer {
        var own = settings
        own.correctsEigenvalues = true
        return kroneckerFactored("ekfac", learningRate: learningRate, own)
    }

    static let ekfacEntry = kroneckerFactoredEntry(
        "ekfac", learningRate: 0.03, correctsEigenvalues: true, summary: "K-FAC with corrected eigenvalues",
        reference: "George et al. 2018, arXiv:1806.03884")
}
