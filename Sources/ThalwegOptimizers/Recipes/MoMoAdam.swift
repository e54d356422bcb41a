import ThalwegConfiguration

extension Optimizer {
    /// MoMo-Adam: Adam with the largest step, up to the learning rate, that a model of the loss with a lower bound allows; see `MomentumModel`.
    ///
    /// Memory: two vectors of parameters. Reference: Schaipp et al. 2023, arXiv:2305.07583.
    public static func momoAdam(
        learningRate: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, lowerBound: Double = 0,
        weightDecay: Double = 0, adaptsLowerBound: Bool = false
    ) -> Optimizer {
        Optimizer(
            "momo_adam", learningRate: learningRate,
            step: MomentumModel(
                .adam(beta2: beta2, epsilon: epsilon), beta1: beta1, lowerBound: lowerBound, weightDecay: weightDecay,
                adaptsLowerBound: adaptsLowerBound),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)), ("lower_bound", lowerBound.unless(0)),
                ("weight_decay", weightDecay.unless(0)), ("adapt_lower_bound", adaptsLowerBound ? true : nil),
            ])
    }

    static let momoAdamEntry = CatalogueEntry<Optimizer>(
        "momo_adam", family: "learning-rate-free", summary: "Adam that steps as far as the loss's lower bound allows",
        options: [
            .largestRate(0.01), .beta1, .beta2, .epsilon(1e-8, "outside"), .lowerBound, .weightDecay(decoupled: true), .adaptLowerBound,
        ], reference: "Schaipp et al. 2023, arXiv:2305.07583"
    ) {
        .momoAdam(
            learningRate: try $0.learningRate(0.01), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8), lowerBound: try $0.double("lower_bound", default: 0),
            weightDecay: try $0.nonNegative("weight_decay", 0), adaptsLowerBound: try $0.bool("adapt_lower_bound", default: false))
    }
}
