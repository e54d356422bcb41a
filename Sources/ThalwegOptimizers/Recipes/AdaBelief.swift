import ThalwegConfiguration

extension Optimizer {
    /// AdaBelief: `θ ← θ − η m̂ / (√ŝ + ε)`, s the mean of (g − m)²; see `ScaleByBelief`. ε stands in both of its places.
    ///
    /// Memory: two vectors of parameters. Reference: Zhuang et al. 2020, arXiv:2010.07468.
    public static func adabelief(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-16, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adabelief", learningRate: learningRate,
            direction: decayed(weightDecay, after: ScaleByBelief(beta1: beta1, beta2: beta2, epsilon: epsilon, epsilonRoot: epsilon)),
            stability: .averaged(beta1),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-16)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adabeliefEntry = CatalogueEntry<Optimizer>(
        "adabelief", family: "adaptive", summary: "Adam with the gradient's deviation from its mean in place of its square",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-16, "outside"), .weightDecay(decoupled: true)],
        reference: "Zhuang et al. 2020, arXiv:2010.07468"
    ) {
        .adabelief(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-16),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
