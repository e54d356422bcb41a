import ThalwegConfiguration

extension Optimizer {
    /// AdEMAMix: AdamW with a fast and a slow mean of gradients; see `ScaleByAdEMAMix`. The authors warm α and β₃ up over the whole run.
    ///
    /// Memory: three vectors of parameters. optax: `contrib.ademamix`. Reference: Pagliardini, Ablin, Grangier 2024, arXiv:2409.03137.
    public static func ademamix(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, beta3: Double = 0.9999, alpha: Double = 5,
        warmup: Int = 0, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "ademamix", learningRate: learningRate, direction: decayed(
                weightDecay,
                after: ScaleByAdEMAMix(beta1: beta1, beta2: beta2, beta3: beta3, alpha: alpha, epsilon: epsilon, warmup: warmup)),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("beta3", beta3.unless(0.9999)),
                ("alpha", alpha.unless(5)),
                ("warmup", warmup == 0 ? nil : .integer(warmup)),
                ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let ademamixEntry = CatalogueEntry<Optimizer>(
        "ademamix", family: "adaptive", summary: "AdamW with a second, slow mean of gradients",
        options: [
            .learningRate(0.001),
            .beta1,
            .beta2,
            .decay("beta3", 0.9999, "decay of the slow mean of gradients"),
            OptionDescription("alpha", .number, default: 5, "weight of the slow mean, ≥ 0"),
            OptionDescription("warmup", .integer, default: 0, "steps in which alpha and beta3 reach their values, ≥ 0"),
            .epsilon(1e-8, "outside"),
            .weightDecay(decoupled: true),
        ], reference: "Pagliardini, Ablin, Grangier 2024, arXiv:2409.03137"
    ) {
        .ademamix(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            beta3: try $0.decay("beta3", 0.9999),
            alpha: try $0.nonNegative("alpha", 5),
            warmup: try $0.int("warmup", default: 0, in: 0...Int(Int32.max)),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
