import ThalwegConfiguration

extension Optimizer {
    /// Another optimizer at the gradient of the worst place within ρ, which prefers flat minima; see `SharpnessAware`.
    ///
    /// Cost: two gradients per step. Reference: Foret et al. 2021, arXiv:2010.01412.
    public static func sam(_ inner: Optimizer = .sgd(), rho: Double = 0.05) -> Optimizer {
        Optimizer("sam", around: inner, step: SharpnessAware(inner.step, rho: rho), standard: "sgd", options: [("rho", rho.unless(0.05))])
    }

    static let samEntry = CatalogueEntry<Optimizer>(
        "sam", family: "sharpness", summary: "Another optimizer at the gradient of the worst place nearby: flat minima",
        options: [.innerLearningRate, .inner("sgd"), OptionDescription("rho", .number, default: 0.05, "how far that place is, ≥ 0")],
        reference: "Foret et al. 2021, arXiv:2010.01412"
    ) {
        .sam(try $0.innerOptimizer("sgd"), rho: try $0.nonNegative("rho", 0.05))
    }
}
