import ThalwegConfiguration

extension Optimizer {
    /// NAdamW: NAdam with decoupled weight decay; see `ScaleByNadam`. As PyTorch's `NAdam` with `decoupled_weight_decay`.
    ///
    /// Memory: two vectors of parameters. Reference: Dozat 2016 (ICLR workshop); Loshchilov & Hutter 2019, arXiv:1711.05101.
    public static func nadamW(
        learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        momentumDecay: Double = 0.004, weightDecay: Double = 0.01
    ) -> Optimizer {
        Optimizer(
            "nadamw", learningRate: learningRate, direction: decayed(
                weightDecay, after: ScaleByNadam(beta1: beta1, beta2: beta2, epsilon: epsilon, momentumDecay: momentumDecay)),
            stability: .averaged(beta1, nesterov: true),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-8)),
                ("momentum_decay", momentumDecay.unless(0.004)),
                ("weight_decay", weightDecay.unless(0.01)),
            ])
    }

    static let nadamWEntry = CatalogueEntry<Optimizer>(
        "nadamw", family: "adaptive", summary: "AdamW with Nesterov's look-ahead",
        options: [
            .learningRate(0.002),
            .beta1,
            .beta2,
            .epsilon(1e-8, "outside"),
            OptionDescription("momentum_decay", .number, default: 0.004, "how fast the momentum rises from beta1/2 to beta1, ≥ 0"),
            .weightDecay(0.01, decoupled: true),
        ], reference: "Dozat 2016 (ICLR workshop); Loshchilov & Hutter 2019, arXiv:1711.05101"
    ) {
        .nadamW(
            learningRate: try $0.learningRate(0.002),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            momentumDecay: try $0.nonNegative("momentum_decay", 0.004),
            weightDecay: try $0.nonNegative("weight_decay", 0.01))
    }
}
