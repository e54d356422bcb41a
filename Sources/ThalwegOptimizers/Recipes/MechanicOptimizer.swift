import ThalwegConfiguration

extension Optimizer {
    /// Mechanic: learns a factor on another optimizer's steps; see `Mechanic`. The inner learning rate is 1 unless it says another.
    ///
    /// Memory: that of `inner` and one vector of parameters. Reference: Cutkosky, Defazio, Mehta 2023, arXiv:2306.00144.
    public static func mechanic(
        _ inner: Optimizer = .adam(learningRate: 1), weightDecay: Double = 0.01, epsilon: Double = 1e-8, initialScale: Double = 1e-6, betas: Int = 6
    ) -> Optimizer {
        Optimizer(
            "mechanic", around: inner,
            step: Mechanic(inner.step, weightDecay: weightDecay, epsilon: epsilon, initialScale: initialScale, betas: betas),
            options: [
                ("weight_decay", weightDecay.unless(0.01)), ("epsilon", epsilon.unless(1e-8)), ("s_init", initialScale.unless(1e-6)),
                ("num_betas", betas == 6 ? nil : .integer(betas)),
            ])
    }

    static let mechanicEntry = CatalogueEntry<Optimizer>(
        "mechanic", family: "learning-rate-free", summary: "Learns a factor on another optimizer's steps",
        options: [
            OptionDescription("learning_rate", .number, default: 1, "that of the optimizer inside, which is scaled"), .inner(),
            OptionDescription("weight_decay", .number, default: 0.01, "pulls the factor down, relative to gradient and parameters"),
            OptionDescription("epsilon", .number, default: 1e-8, "keeps the divisors away from 0, > 0"),
            OptionDescription("s_init", .number, default: 1e-6, "first factor, > 0"),
            OptionDescription("num_betas", .integer, default: 6, "forgetting rates 0.9, 0.99, …, in 1…15"),
        ], reference: "Cutkosky, Defazio, Mehta 2023, arXiv:2306.00144"
    ) {
        .mechanic(
            try $0.innerOptimizer(learningRate: 1), weightDecay: try $0.nonNegative("weight_decay", 0.01),
            epsilon: try $0.double("epsilon", default: 1e-8, above: 0), initialScale: try $0.double("s_init", default: 1e-6, above: 0),
            betas: try $0.int("num_betas", default: 6, in: 1...15))
    }
}
