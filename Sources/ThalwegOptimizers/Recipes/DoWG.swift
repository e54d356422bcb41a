import ThalwegConfiguration

extension Optimizer {
    /// DoWG: as `dog`, with gradients weighted by the distance when they came; see `ScaleByDistanceOverWeightedGradients`.
    ///
    /// Memory: one vector of parameters. Reference: Khaled, Mishchenko, Jin 2023, arXiv:2305.16284.
    public static func dowg(
        learningRate: Double = 1, initialSquaredDistance: Double? = nil, epsilon: Double = 1e-4, weightDecay: Double = 0
    ) -> Optimizer {
        Optimizer(
            "dowg", learningRate: learningRate,
            direction: decayed(weightDecay, before: ScaleByDistanceOverWeightedGradients(initialSquaredDistance: initialSquaredDistance, epsilon: epsilon)),
            options: [
                ("initial_squared_distance", initialSquaredDistance.map { .number($0) }), ("epsilon", epsilon.unless(1e-4)),
                ("weight_decay", weightDecay.unless(0)),
            ])
    }

    static let dowgEntry = CatalogueEntry<Optimizer>(
        "dowg", family: "learning-rate-free", summary: "SGD with distance over weighted gradients as its step size",
        options: [
            .learnedRate, OptionDescription("initial_squared_distance", .number, "first squared distance, > 0; epsilon where absent"),
            OptionDescription("epsilon", .number, default: 1e-4, "added to the root, > 0"), .weightDecay(),
        ], reference: "Khaled, Mishchenko, Jin 2023, arXiv:2305.16284"
    ) {
        .dowg(
            learningRate: try $0.learningRate(1), initialSquaredDistance: try $0.optionalDouble("initial_squared_distance", above: 0),
            epsilon: try $0.double("epsilon", default: 1e-4, above: 0), weightDecay: try $0.nonNegative("weight_decay", 0))
    }
}
