import ThalwegConfiguration

extension Optimizer {
    /// DoG: SGD whose step size is the largest distance from the start over the root of all squared gradients; see `ScaleByDistanceOverGradients`.
    ///
    /// The authors evaluate an average: `ema` around it does. Memory: one vector of parameters. Reference: Ivgi et al. 2023, arXiv:2302.12022.
    public static func dog(
        learningRate: Double = 1, initialDistance: Double? = nil, relativeDistance: Double = 1e-6, epsilon: Double = 1e-8, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "dog", learningRate: learningRate,
            direction: decayed(
                weightDecay,
                before: ScaleByDistanceOverGradients(initialDistance: initialDistance, relativeDistance: relativeDistance, epsilon: epsilon)),
            options: [
                ("initial_distance", initialDistance.map { .number($0) }), ("relative_distance", relativeDistance.unless(1e-6)),
                ("epsilon", epsilon.unless(1e-8)), ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let dogEntry = CatalogueEntry<Optimizer>(
        "dog", family: "learning-rate-free", summary: "SGD with distance over gradients as its step size",
        options: [
            .learnedRate, OptionDescription("initial_distance", .number, "first distance, > 0; by relative_distance where absent"),
            OptionDescription("relative_distance", .number, default: 1e-6, "first distance over 1 + norm of the parameters, > 0; 1e-4 with batch normalization"),
            .epsilon(1e-8, "inside"), .weightDecay(),
        ], reference: "Ivgi, Hinder, Carmon 2023, arXiv:2302.12022"
    ) {
        .dog(
            learningRate: try $0.learningRate(1), initialDistance: try $0.optionalDouble("initial_distance", above: 0),
            relativeDistance: try $0.double("relative_distance", default: 1e-6, above: 0), epsilon: try $0.nonNegative("epsilon", 1e-8),
            weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
