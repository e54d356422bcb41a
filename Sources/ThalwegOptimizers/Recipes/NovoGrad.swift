import ThalwegConfiguration

extension Optimizer {
    /// NovoGrad: momentum on gradients normalized layer by layer, with decay inside; see `ScaleByNovograd`.
    ///
    /// Memory: one vector of parameters. optax: `novograd`. Reference: Ginsburg et al. 2019, arXiv:1905.11286.
    public static func novograd(
        learningRate: Double = 0.01, beta1: Double = 0.9, beta2: Double = 0.25, epsilon: Double = 1e-6,
        weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "novograd", learningRate: learningRate, direction: ScaleByNovograd(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.25)),
                ("epsilon", epsilon.unless(1e-6)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let novogradEntry = CatalogueEntry<Optimizer>(
        "novograd", family: "adaptive", summary: "Momentum on gradients divided by the norm of their layer",
        options: [
            .learningRate(0.01),
            .decay("beta1", 0.9, "weight of the earlier steps"),
            .decay("beta2", 0.25, "decay of the mean of squared norms"),
            .epsilon(1e-6, "outside"),
            OptionDescription("weight_decay", .number, default: 0, "times the parameters, added to the normalized gradient, ≥ 0"),
        ], reference: "Ginsburg et al. 2019, arXiv:1905.11286"
    ) {
        .novograd(
            learningRate: try $0.learningRate(0.01),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.25),
            epsilon: try $0.nonNegative("epsilon", 1e-6),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
