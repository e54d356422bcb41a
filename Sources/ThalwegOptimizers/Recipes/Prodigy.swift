import ThalwegConfiguration

extension Optimizer {
    /// Adam whose step size is learned, faster than with D-adaptation; see `ProdigyStep`. The learning rate is a factor on what is learned.
    ///
    /// Memory: four vectors of parameters. Reference: Mishchenko & Defazio 2023, arXiv:2306.06101.
    public static func prodigy(learningRate: Double = 1, _ options: ProdigyStep.Options = .init()) -> Optimizer {
        Optimizer(
            "prodigy", learningRate: learningRate, step: ProdigyStep(options),
            options: [
                ("beta1", options.beta1.unless(0.9)), ("beta2", options.beta2.unless(0.999)), ("beta3", options.beta3.map { .number($0) }),
                ("epsilon", options.epsilon.unless(1e-8)), ("weight_decay", options.weightDecay.unless(0)),
                ("decouple", options.isDecoupled ? nil : false), ("use_bias_correction", options.correctsBias ? true : nil),
                ("safeguard_warmup", options.safeguardsWarmup ? true : nil), ("d0", options.initialDistance.unless(1e-6)),
                ("d_coef", options.coefficient.unless(1)), ("growth_rate", options.growthRate.map { .number($0) }),
            ])
    }

    static let prodigyEntry = CatalogueEntry<Optimizer>(
        "prodigy", family: "learning-rate-free", summary: "Adam that estimates how far the solution is, faster than D-adaptation",
        options: [
            .learnedRate, .beta1, .beta2, OptionDescription("beta3", .number, "decay of the estimate's sums, in [0, 1); the root of beta2 where absent"),
            .epsilon(1e-8, "outside"), .weightDecay(decoupled: true),
            OptionDescription("decouple", .boolean, default: true, "decay shrinks the parameters instead of entering the gradient"),
            OptionDescription("use_bias_correction", .boolean, default: false, "Adam's bias correction"),
            OptionDescription("safeguard_warmup", .boolean, default: false, "keeps a schedule that begins near 0 out of the estimate's divisor"),
            .initialDistance, OptionDescription("d_coef", .number, default: 1, "factor on the estimate, > 0"), .growthRate,
        ], reference: "Mishchenko & Defazio 2023, arXiv:2306.06101"
    ) {
        var options = ProdigyStep.Options()
        options.beta1 = try $0.decay("beta1", 0.9)
        options.beta2 = try $0.decay("beta2", 0.999)
        options.beta3 = try $0.optionalDouble("beta3", in: 0...1, below: 1)
        options.epsilon = try $0.double("epsilon", default: 1e-8, above: 0)
        options.weightDecay = try $0.nonNegative("weight_decay", 0)
        options.isDecoupled = try $0.bool("decouple", default: true)
        options.correctsBias = try $0.bool("use_bias_correction", default: false)
        options.safeguardsWarmup = try $0.bool("safeguard_warmup", default: false)
        options.initialDistance = try $0.double("d0", default: 1e-6, above: 0)
        options.coefficient = try $0.double("d_coef", default: 1, above: 0)
        options.growthRate = try $0.growthRate()
        return .prodigy(learningRate: try $0.learningRate(1), options)
    }
}
