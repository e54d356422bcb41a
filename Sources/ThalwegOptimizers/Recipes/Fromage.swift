import ThalwegConfiguration

extension Optimizer {
    /// Fromage: `θ ← (θ − η g ‖θ‖/‖g‖) / √(1 + η²)` in each parameter; see `FromageStep`. No memory.
    ///
    /// Reference: Bernstein et al. 2020, arXiv:2002.03432.
    public static func fromage(
        learningRate: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            "fromage", learningRate: learningRate, step: FromageStep())
    }

    static let fromageEntry = CatalogueEntry<Optimizer>(
        "fromage", family: "adaptive", summary: "Each layer moves by one fraction of its norm",
        options: [
            .learningRate(0.01),
        ], reference: "Bernstein et al. 2020, arXiv:2002.03432"
    ) {
        .fromage(
            learningRate: try $0.learningRate(0.01))
    }
}
