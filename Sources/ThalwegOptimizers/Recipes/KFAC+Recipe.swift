import ThalwegConfiguration

extension Optimizer {
    /// K-FAC: natural-gradient steps with Kronecker factors layer by layer; see `KFAC`.
    ///
    /// Needs a model of layers (an experiment, or a `ModelObjective` of one's own). Reference: Martens & Grosse 2015, arXiv:1503.05671.
    public static func kfac(learningRate: Double = 0.03, _ settings: KFAC.Settings = KFAC.Settings()) -> Optimizer {
        var own = settings
        own.correctsEigenvalues = false
        return kroneckerFactored("kfac", learningRate: learningRate, own)
    }

    static let kfacEntry = kroneckerFactoredEntry(
        "kfac", learningRate: 0.03, correctsEigenvalues: false, summary: "Natural-gradient steps with a Kronecker-factored curvature, layer by layer",
        reference: "Martens & Grosse 2015, arXiv:1503.05671; Grosse & Martens 2016, arXiv:1602.01407; Eschenhagen et al. 2023, arXiv:2311.00636")
}
