import ThalwegConfiguration

extension Optimizer {
    /// LAMB: AdamW's direction, scaled in each parameter to the norm of its weights; for large batches. See `ScaleByTrustRatio`.
    ///
    /// Memory: two vectors of parameters. Reference: You et al. 2020, arXiv:1904.00962.
    public static func lamb(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "lamb", learningRate: learningRate,
            direction: Chain([decayed(weightDecay, after: ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon)), ScaleByTrustRatio()]),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-6)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let lambEntry = CatalogueEntry<Optimizer>(
        "lamb", family: "adaptive", summary: "Adam with each layer's step in proportion to its weights",
        options: [.learningRate(0.001), .beta1, .beta2, .epsilon(1e-6, "outside"), .weightDecay(decoupled: true)],
        reference: "You et al. 2020, arXiv:1904.00962"
    ) {
        .lamb(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-6),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
