import ThalwegConfiguration

extension Optimizer {
    /// Cautious Lion: entries of the step whose sign is not the gradient's are left out; see `Cautious`.
    ///
    /// Memory: one vector of parameters. Reference: Liang et al. 2024, arXiv:2411.16085.
    public static func cautiousLion(
        learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "cautious_lion", learningRate: learningRate, direction: decayed(weightDecay, after: Cautious(ScaleByLion(beta1: beta1, beta2: beta2))),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.99)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let cautiousLionEntry = CatalogueEntry<Optimizer>(
        "cautious_lion", family: "sign", summary: "Lion without the entries that go against the gradient",
        options: [
            .learningRate(1e-4),
            .decay("beta1", 0.9, "weight of the mean of gradients in the step"),
            .decay("beta2", 0.99, "decay of the mean of gradients"),
            .weightDecay(decoupled: true),
        ], reference: "Liang et al. 2024, arXiv:2411.16085"
    ) {
        .cautiousLion(
            learningRate: try $0.learningRate(1e-4),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.99),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
