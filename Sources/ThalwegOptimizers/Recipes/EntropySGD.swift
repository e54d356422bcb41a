import ThalwegConfiguration

extension Optimizer {
    /// Entropy-SGD; see `EntropyDescent`. Any batches. Memory: two vectors of parameters. Cost: `steps` gradients.
    ///
    /// Reference: Chaudhari et al. 2017, arXiv:1611.01838.
    public static func entropySGD(
        learningRate: Double = 0.7, steps: Int = 20, gamma: Double = 0.03, scoping: Double = 0.001, innerRate: Double = 0.1, noise: Double = 1e-4, decay: Double = 0.75
    ) -> Optimizer {
        Optimizer(
            "entropy_sgd", learningRate: learningRate, step: EntropyDescent(steps: steps, gamma: gamma, scoping: scoping, innerRate: innerRate, noise: noise, decay: decay),
            batches: .any,
            options: [
                ("steps", steps == 20 ? nil : .integer(steps)),
                ("gamma", gamma.unless(0.03)),
                ("scoping", scoping.unless(0.001)),
                ("inner_rate", innerRate.unless(0.1)),
                ("noise", noise.unless(1e-4)),
                ("decay", decay.unless(0.75)),
            ])
    }

    static let entropySGDEntry = CatalogueEntry<Optimizer>(
        "entropy_sgd", family: "out of saddles and minima", summary: "Toward the mean of a Langevin walk around the parameters, and so toward wide valleys",
        options: [
            .learningRate(0.7),
            OptionDescription("steps", .integer, default: 20, "inner steps, at least 1"),
            OptionDescription("gamma", .number, default: 0.03, "first pull toward the parameters, at least 0"),
            OptionDescription("scoping", .number, default: 0.001, "growth of gamma per step, at least 0"),
            OptionDescription("inner_rate", .number, default: 0.1, "step size of the walk, above 0"),
            OptionDescription("noise", .number, default: 1e-4, "temperature of the walk, at least 0"),
            OptionDescription("decay", .number, default: 0.75, "decay of the mean, in [0, 1)"),
        ], reference: "Chaudhari et al. 2017, arXiv:1611.01838"
    ) {
        .entropySGD(
            learningRate: try $0.learningRate(0.7), steps: try $0.int("steps", default: 20, in: 1...1_000_000),
            gamma: try $0.nonNegative("gamma", 0.03),
            scoping: try $0.nonNegative("scoping", 0.001),
            innerRate: try $0.double("inner_rate", default: 0.1, above: 0),
            noise: try $0.nonNegative("noise", 1e-4),
            decay: try $0.decay("decay", 0.75))
    }
}
