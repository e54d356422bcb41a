import ThalwegConfiguration

extension Optimizer {
    /// As `sam`, with distances relative to each parameter's size, so that scaling weights changes nothing; see `SharpnessAware`.
    ///
    /// Cost: two gradients per step. Reference: Kwon et al. 2021, arXiv:2102.11600.
    public static func asam(_ inner: Optimizer = .sgd(), rho: Double = 0.5, eta: Double = 0.01) -> Optimizer {
        Optimizer(
            "asam", around: inner, step: SharpnessAware(inner.step, rho: rho, eta: eta), standard: "sgd",
            options: [("rho", rho.unless(0.5)), ("eta", eta.unless(0.01))])
    }

    static let asamEntry = CatalogueEntry<Optimizer>(
        "asam", family: "sharpness", summary: "Sharpness-aware steps that do not depend on the weights' scale",
        options: [
            .innerLearningRate, .inner("sgd"), OptionDescription("rho", .number, default: 0.5, "how far the worst place is, relative to the weights, ≥ 0"),
            OptionDescription("eta", .number, default: 0.01, "added to the weights' sizes, ≥ 0"),
        ], reference: "Kwon et al. 2021, arXiv:2102.11600"
    ) {
        .asam(try $0.innerOptimizer("sgd"), rho: try $0.nonNegative("rho", 0.5), eta: try $0.nonNegative("eta", 0.01))
    }
}
