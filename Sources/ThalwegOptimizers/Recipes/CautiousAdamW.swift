import ThalwegConfiguration

extension Optimizer {
    /// Cautious AdamW: entries of the step whose sign is not the gradient's are left out; see `Cautious`.
    ///
    /// Memory: two vectors of parameters. Reference: Liang et al. 2024, arXiv:2411.16085.
    public static func cautiousAdamW(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            "cautious_adamw", learningRate: learningRate, direction: decayed(weightDecay, after: Cautious(ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon))),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0.01)),
            ])
    }

    static let cautiousAdamWEntry = CatalogueEntry<Optimizer>(
        "cautious_adamw", family: "adaptive", summary: "AdamW without the entries that go against the gradient",
        options: [
            .learningRate(0.001),
            .beta1,
            .beta2,
            .epsilon(1e-8, "outside"),
            .weightDecay(0.01, decoupled: true),
        ], reference: "Liang et al. 2024, arXiv:2411.16085"
    ) {
        .cautiousAdamW(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0.01))
    }
}
