import ThalwegConfiguration

extension Optimizer {
    /// MADGRAD: adaptive dual averaging from the starting point; see `DualAveraging`. Weight decay is coupled.
    ///
    /// Memory: three vectors of parameters. optax: `contrib.madgrad`. Reference: Defazio & Jelassi 2021, arXiv:2101.11075.
    public static func madgrad(
        learningRate: Double = 0.01, momentum: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "madgrad", learningRate: learningRate, step: decayed(weightDecay, before: DualAveraging(momentum: momentum, epsilon: epsilon)),
            options: [
                ("momentum", momentum.unless(0.9)),
                ("epsilon", epsilon.unless(1e-6)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let madgradEntry = CatalogueEntry<Optimizer>(
        "madgrad", family: "adaptive", summary: "Dual averaging with a cube root, and momentum",
        options: [
            .learningRate(0.01),
            .decay("momentum", 0.9, "weight of the old parameters in the new"),
            .epsilon(1e-6, "outside"),
            .weightDecay(),
        ], reference: "Defazio & Jelassi 2021, arXiv:2101.11075"
    ) {
        .madgrad(
            learningRate: try $0.learningRate(0.01),
            momentum: try $0.decay("momentum", 0.9),
            epsilon: try $0.nonNegative("epsilon", 1e-6),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
