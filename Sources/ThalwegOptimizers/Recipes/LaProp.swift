import ThalwegConfiguration

extension Optimizer {
    /// LaProp: normalizes each gradient, then averages; see `ScaleByLaProp`. Weight decay is decoupled.
    ///
    /// Memory: two vectors of parameters. Reference: Ziyin, Wang, Ueda 2020, arXiv:2002.04839.
    public static func laprop(
        learningRate: Double = 4e-4, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-15,
        weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "laprop", learningRate: learningRate, direction: decayed(weightDecay, after: ScaleByLaProp(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-15)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let lapropEntry = CatalogueEntry<Optimizer>(
        "laprop", family: "adaptive", summary: "The mean of normalized gradients: Adam the other way round",
        options: [
            .learningRate(4e-4),
            .beta1,
            .beta2,
            .epsilon(1e-15, "outside"),
            .weightDecay(decoupled: true),
        ], reference: "Ziyin, Wang, Ueda 2020, arXiv:2002.04839"
    ) {
        .laprop(
            learningRate: try $0.learningRate(4e-4),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-15),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
