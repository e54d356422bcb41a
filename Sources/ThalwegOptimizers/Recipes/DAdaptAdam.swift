import ThalwegConfiguration

extension Optimizer {
    /// Adam whose step size is learned; see `DAdaptAdamStep`. The learning rate is a factor on what is learned.
    ///
    /// Memory: three vectors of parameters. Reference: Defazio & Mishchenko 2023, arXiv:2301.07733.
    public static func dadaptAdam(
        learningRate: Double = 1, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
        isDecoupled: Bool = false, correctsBias: Bool = false, initialDistance: Double = 1e-6, growthRate: Double? = nil
    ) -> Optimizer {
        Optimizer(
            "dadapt_adam", learningRate: learningRate,
            step: DAdaptAdamStep(
                beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: isDecoupled, correctsBias: correctsBias,
                initialDistance: initialDistance, growthRate: growthRate),
            options: [
                ("beta1", beta1.unless(0.9)), ("beta2", beta2.unless(0.999)), ("epsilon", epsilon.unless(1e-8)),
                ("weight_decay", weightDecay.unless(0)), ("decouple", isDecoupled ? true : nil), ("use_bias_correction", correctsBias ? true : nil),
                ("d0", initialDistance.unless(1e-6)), ("growth_rate", growthRate.map { .number($0) }),
            ])
    }

    static let dadaptAdamEntry = CatalogueEntry<Optimizer>(
        "dadapt_adam", family: "learning-rate-free", summary: "Adam that estimates how far the solution is, and so its step size",
        options: [
            .learnedRate, .beta1, .beta2, .epsilon(1e-8, "outside"), .weightDecay(),
            OptionDescription("decouple", .boolean, default: false, "decay shrinks the parameters instead of entering the gradient"),
            OptionDescription("use_bias_correction", .boolean, default: false, "Adam's bias correction"), .initialDistance, .growthRate,
        ], reference: "Defazio & Mishchenko 2023, arXiv:2301.07733"
    ) {
        .dadaptAdam(
            learningRate: try $0.learningRate(1), beta1: try $0.decay("beta1", 0.9), beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.double("epsilon", default: 1e-8, above: 0), weightDecay: try $0.nonNegative("weight_decay", 0),
            isDecoupled: try $0.bool("decouple", default: false), correctsBias: try $0.bool("use_bias_correction", default: false),
            initialDistance: try $0.double("d0", default: 1e-6, above: 0), growthRate: try $0.growthRate())
    }
}
