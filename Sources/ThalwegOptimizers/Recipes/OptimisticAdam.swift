import ThalwegConfiguration

extension Optimizer {
    /// Optimistic Adam: `θ ← θ − η ((α + β) uₜ − β uₜ₋₁)`, u Adam's direction; see `OptimisticGradient`.
    ///
    /// Memory: three vectors of parameters. optax: `optimistic_adam_v2`. Reference: Daskalakis et al. 2018, arXiv:1711.00141.
    public static func optimisticAdam(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, alpha: Double = 1,
        beta: Double = 1
    ) -> Optimizer {
        Optimizer(
            "optimistic_adam", learningRate: learningRate, direction: Chain([ScaleByAdam(beta1: beta1, beta2: beta2, epsilon: epsilon), OptimisticGradient(alpha: alpha, beta: beta)]),
            options: [
                ("beta1", beta1.unless(0.9)),
                ("beta2", beta2.unless(0.999)),
                ("epsilon", epsilon.unless(1e-8)),
                ("alpha", alpha.unless(1)),
                ("beta", beta.unless(1)),
            ])
    }

    static let optimisticAdamEntry = CatalogueEntry<Optimizer>(
        "optimistic_adam", family: "adaptive", summary: "Adam along a guess of the next direction, for games",
        options: [
            .learningRate(0.001),
            .beta1,
            .beta2,
            .epsilon(1e-8, "outside"),
            OptionDescription("alpha", .number, default: 1, "weight of the direction, ≥ 0"),
            OptionDescription("beta", .number, default: 1, "weight of its change, ≥ 0"),
        ], reference: "Daskalakis et al. 2018, arXiv:1711.00141"
    ) {
        .optimisticAdam(
            learningRate: try $0.learningRate(0.001),
            beta1: try $0.decay("beta1", 0.9),
            beta2: try $0.decay("beta2", 0.999),
            epsilon: try $0.nonNegative("epsilon", 1e-8),
            alpha: try $0.nonNegative("alpha", 1),
            beta: try $0.nonNegative("beta", 1))
    }
}
