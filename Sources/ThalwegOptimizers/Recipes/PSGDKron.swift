import ThalwegConfiguration

extension Optimizer {
    /// PSGD with a Kronecker-factored preconditioner fitted at random; see `ScaleByKron`. Decoupled weight decay.
    ///
    /// Reference: Li 2018, arXiv:1512.04202; Pooladzandi & Li 2024, arXiv:2402.04553.
    public static func psgdKron(
        learningRate: Double = 0.001, momentum: Double = 0.9, probability: Double? = nil, fitRate: Double = 0.1, largestTriangle: Int = 8192,
        fitsMomentum: Bool = true, balanceProbability: Double = 0.01, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "psgd_kron", learningRate: learningRate,
            direction: decayed(
                weightDecay,
                after: ScaleByKron(
                    momentum: momentum, probability: probability, fitRate: fitRate, largestTriangle: largestTriangle, fitsMomentum: fitsMomentum,
                    balanceProbability: balanceProbability)),
            options: [
                ("momentum", momentum.unless(0.9)), ("probability", probability.map { .number($0) }), ("fit_rate", fitRate.unless(0.1)),
                ("largest_triangle", largestTriangle == 8192 ? nil : .integer(largestTriangle)), ("fit_momentum", fitsMomentum ? nil : false),
                ("balance_probability", balanceProbability.unless(0.01)), ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let psgdKronEntry = CatalogueEntry<Optimizer>(
        "psgd_kron", family: "matrix", summary: "Preconditioned SGD with Kronecker factors fitted to random probes",
        options: [
            .learningRate(0.001), .decay("momentum", 0.9, "decay of the mean of gradients"),
            OptionDescription("probability", .number, "how often the factors are fitted, in (0, 1]; falls from 1 to 0.03 when absent"),
            OptionDescription("fit_rate", .number, default: 0.1, "the step of a fit, > 0"),
            OptionDescription("largest_triangle", .integer, default: 8192, "the longest side that has a triangle; longer ones have a diagonal"),
            OptionDescription("fit_momentum", .boolean, default: true, "fit to the mean of gradients, not to the gradient"),
            OptionDescription("balance_probability", .number, default: 0.01, "how often a fit comes with balancing, in [0, 1]"),
            .weightDecay(decoupled: true),
        ], reference: "Li 2018, arXiv:1512.04202; Pooladzandi & Li 2024, arXiv:2402.04553"
    ) {
        .psgdKron(
            learningRate: try $0.learningRate(0.001), momentum: try $0.decay("momentum", 0.9), probability: try $0.optionalDouble("probability", above: 0),
            fitRate: try $0.double("fit_rate", default: 0.1, above: 0), largestTriangle: try $0.int("largest_triangle", default: 8192, in: 0...100_000),
            fitsMomentum: try $0.bool("fit_momentum", default: true), balanceProbability: try $0.double("balance_probability", default: 0.01, in: 0...1),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
