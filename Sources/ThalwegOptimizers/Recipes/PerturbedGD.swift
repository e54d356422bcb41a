import ThalwegConfiguration

extension Optimizer {
    /// Perturbed gradient descent; see `PerturbedDescent`. Whole batches. Memory: one vector of parameters.
    ///
    /// Reference: Jin et al. 2017, arXiv:1703.00887.
    public static func perturbedGD(
        learningRate: Double = 0.01, gradientThreshold: Double = 1e-3, radius: Double = 1e-2, interval: Int = 50, decrease: Double = 1e-6
    ) -> Optimizer {
        Optimizer(
            "perturbed_gd", learningRate: learningRate, step: PerturbedDescent(gradientThreshold: gradientThreshold, radius: radius, interval: interval, decrease: decrease),
            batches: .whole,
            options: [
                ("gradient_threshold", gradientThreshold.unless(1e-3)),
                ("radius", radius.unless(1e-2)),
                ("interval", interval == 50 ? nil : .integer(interval)),
                ("decrease", decrease.unless(1e-6)),
            ])
    }

    static let perturbedGDEntry = CatalogueEntry<Optimizer>(
        "perturbed_gd", family: "out of saddles and minima", summary: "Gradient descent with a random displacement where the gradient is small",
        options: [
            .learningRate(0.01),
            OptionDescription("gradient_threshold", .number, default: 1e-3, "gradient norm below which it is displaced, at least 0"),
            OptionDescription("radius", .number, default: 1e-2, "largest length of a displacement, above 0"),
            OptionDescription("interval", .integer, default: 50, "steps a displacement is given, at least 1"),
            OptionDescription("decrease", .number, default: 1e-6, "how far the loss must have fallen by then, at least 0"),
        ], reference: "Jin et al. 2017, arXiv:1703.00887"
    ) {
        .perturbedGD(
            learningRate: try $0.learningRate(0.01), gradientThreshold: try $0.nonNegative("gradient_threshold", 1e-3),
            radius: try $0.double("radius", default: 1e-2, above: 0),
            interval: try $0.int("interval", default: 50, in: 1...1_000_000),
            decrease: try $0.nonNegative("decrease", 1e-6))
    }
}
