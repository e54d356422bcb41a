import ThalwegConfiguration

extension Optimizer {
    /// AdaMax: `θ ← θ − η m̂ / u`, u the decaying maximum of |g|; see `ScaleByAdamax`. Defaults as PyTorch's `Adamax`.
    ///
    /// Memory: two vectors of parameters. Reference: Kingma & Ba 2015, arXiv:1412.6980.
    public static func adamax(
        learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "adamax", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByAdamax(beta1: beta1, beta2: beta2, epsilon: epsilon)),
            stability: .averaged(beta1, decay: weightDecay),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let adamaxEntry = CatalogueEntry<Optimizer>(
        "adamax", family: "adaptive", summary: "Adam with the largest gradient in place of the squared one",
        options: [.learningRate(0.002), .beta1, .beta2, .epsilon(1e-8, "beside"), .weightDecay()],
        reference: "Kingma & Ba 2015, arXiv:1412.6980"
    ) {
        .adamax(
            learningRate: try $0.learningRate(0.002),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
