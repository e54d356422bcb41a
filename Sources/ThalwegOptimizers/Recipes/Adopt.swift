import ThalwegConfiguration

extension Optimizer {
    /// ADOPT: Adam whose gradients are divided by the second moment of the steps before; the first step does not move. See `ScaleByAdopt`.
    ///
    /// Memory: two vectors of parameters. optax: `contrib.adopt`. Reference: Taniguchi et al. 2024, arXiv:2411.02853.
    public static func adopt(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.9999, epsilon: Double = 1e-6,
        clips: Bool = true, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adopt", learningRate: learningRate, direction: decayed(weightDecay, after: ScaleByAdopt(beta1: beta1, beta2: beta2, epsilon: epsilon, clips: clips)),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.9999)),
                ("epsilon", epsilon.unless(1e-6)),
                ("clip", clips ? nil : false),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adoptEntry = CatalogueEntry<Optimizer>(
        "adopt", family: "adaptive", summary: "Adam that normalizes by the past alone, and converges for any beta2",
        options: [
            .learningRate(0.001),
            .beta1,
            .decay("beta2", 0.9999, "decay of the mean of squared gradients"),
            OptionDescription("epsilon", .number, default: 1e-6, "the smallest divisor, ≥ 0"),
            OptionDescription("clip", .boolean, default: true, "limit each quotient in step t + 1 to t^0.25"),
            .weightDecay(decoupled: true),
        ], reference: "Taniguchi et al. 2024, arXiv:2411.02853"
    ) {
        .adopt(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.9999),
            epsilon: try $0.nonNegative("epsilon", 1e-6),
            clips: try $0.bool("clip", default: true),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
