import ThalwegConfiguration

extension Optimizer {
    /// SGD whose step size is learned; see `DAdaptDescent`. The learning rate is a factor on what is learned.
    ///
    /// Memory: two vectors of parameters. Reference: Defazio & Mishchenko 2023, arXiv:2301.07733.
    public static func dadaptSGD(
        learningRate: Double = 1, momentum: Double = 0, weightDecay: Double = 0, initialDistance: Double = 1e-6, growthRate: Double? = nil
    ) -> Optimizer {
        Optimizer(
            "dadapt_sgd", learningRate: learningRate,
            step: DAdaptDescent(momentum: momentum, weightDecay: weightDecay, initialDistance: initialDistance, growthRate: growthRate),
            options: [
                ("momentum", momentum.unless(0)), ("weight_decay", weightDecay.unless(0)), ("d0", initialDistance.unless(1e-6)),
                ("growth_rate", growthRate.map { .number($0) }),
            ])
    }

    static let dadaptSGDEntry = CatalogueEntry<Optimizer>(
        "dadapt_sgd", family: "learning-rate-free", summary: "SGD that estimates how far the solution is, and so its step size",
        options: [.learnedRate, .decay("momentum", 0, "weight of the earlier parameters"), .weightDecay(), .initialDistance, .growthRate],
        reference: "Defazio & Mishchenko 2023, arXiv:2301.07733"
    ) {
        .dadaptSGD(
            learningRate: try $0.learningRate(1), momentum: try $0.decay("momentum", 0), weightDecay: try $0.nonNegative("weight_decay", 0),
            initialDistance: try $0.double("d0", default: 1e-6, above: 0), growthRate: try $0.growthRate())
    }
}

extension OptionDescription {
    static let learnedRate = OptionDescription("learning_rate", .number, default: 1, "factor on the step size that is learned; 1 unless it must be corrected")
    static let initialDistance = OptionDescription("d0", .number, default: 1e-6, "first estimate of the distance to the solution, > 0; it only grows")
    static let growthRate = OptionDescription("growth_rate", .number, "largest factor by which the estimate grows in a step, ≥ 1; any where absent")
}

extension OptionReader {
    mutating func growthRate() throws(ConfigurationError) -> Double? {
        try optionalDouble("growth_rate", in: 1...Double.greatestFiniteMagnitude)
    }
}
