import ThalwegConfiguration

extension Optimizer {
    /// Adan: adaptive Nesterov momentum from gradient differences; see `ScaleByAdan`. Weight decay is decoupled as in AdamW.
    ///
    /// Memory: four vectors of parameters. Reference: Xie et al. 2022, arXiv:2208.06677.
    public static func adan(
        learningRate: Double = 0.001, beta1: Double = 0.98, beta2: Double = 0.92, beta3: Double = 0.99,
        epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adan", learningRate: learningRate, direction: decayed(weightDecay, after: ScaleByAdan(beta1: beta1, beta2: beta2, beta3: beta3, epsilon: epsilon)),
            options: [
                ("beta1", beta1.unless(0.98)),
                ("beta2", beta2.unless(0.92)),
                ("beta3", beta3.unless(0.99)),
                ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adanEntry = CatalogueEntry<Optimizer>(
        "adan", family: "adaptive", summary: "Adam with the mean of gradient differences as a look-ahead",
        options: [
            .learningRate(0.001),
            .decay("beta1", 0.98, "decay of the mean of gradients"),
            .decay("beta2", 0.92, "decay of the mean of gradient differences, and their weight"),
            .decay("beta3", 0.99, "decay of the mean of squares"),
            .epsilon(1e-8, "outside"),
            .weightDecay(decoupled: true),
        ], reference: "Xie et al. 2022, arXiv:2208.06677"
    ) {
        .adan(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.98),
            beta2: try $0.decay("beta2", 0.92),
            beta3: try $0.decay("beta3", 0.99),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
