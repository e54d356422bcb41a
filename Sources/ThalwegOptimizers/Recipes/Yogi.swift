import ThalwegConfiguration

extension Optimizer {
    /// Yogi: Adam with an additive update of the second moment; see `ScaleByYogi`.
    ///
    /// Memory: two vectors of parameters. Reference: Zaheer et al. 2018 (NeurIPS).
    public static func yogi(
        learningRate: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-3, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "yogi", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByYogi(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1, decay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-3)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let yogiEntry = CatalogueEntry<Optimizer>(
        "yogi", family: "adaptive", summary: "Adam whose second moment changes slowly",
        options: [.learningRate(0.01), .beta1, .beta2, .epsilon(1e-3, "outside"), .weightDecay()],
        reference: "Zaheer et al. 2018 (NeurIPS)"
    ) {
        .yogi(
            learningRate: try $0.learningRate(0.01),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-3),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
