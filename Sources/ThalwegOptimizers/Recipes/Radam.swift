import ThalwegConfiguration

extension Optimizer {
    /// RAdam: Adam with the variance of its early steps rectified, in place of a warm-up; see `ScaleByRadam`.
    ///
    /// Memory: two vectors of parameters. Reference: Liu et al. 2020, arXiv:1908.03265.
    public static func radam(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "radam", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByRadam(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1, decay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let radamEntry = CatalogueEntry<Optimizer>(
        "radam", family: "adaptive", summary: "Adam that warms itself up",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-8, "outside"), .weightDecay()],
        reference: "Liu et al. 2020, arXiv:1908.03265"
    ) {
        .radam(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
