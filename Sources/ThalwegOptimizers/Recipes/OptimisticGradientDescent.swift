import ThalwegConfiguration

extension Optimizer {
    /// Optimistic gradient descent: `θ ← θ − η ((α + β) gₜ − β gₜ₋₁)`; see `OptimisticGradient`.
    ///
    /// Memory: one vector of parameters. optax: `optimistic_gradient_descent`. Reference: Mokhtari, Ozdaglar, Pattathil 2020, arXiv:1901.08511.
    public static func optimisticGradientDescent(
        learningRate: Double = 0.01, alpha: Double = 1, beta: Double = 1
    ) -> Optimizer {
        Optimizer(
            "optimistic_gradient_descent", learningRate: learningRate, direction: OptimisticGradient(alpha: alpha, beta: beta),
            options: [
                ("alpha", alpha.unless(1)),
                ("beta", beta.unless(1)),
            ])
    }

    static let optimisticGradientDescentEntry = CatalogueEntry<Optimizer>(
        "optimistic_gradient_descent", family: "gradient descent", summary: "Descent along a guess of the next gradient, for games and saddle points",
        options: [
            .learningRate(0.01),
            OptionDescription("alpha", .number, default: 1, "weight of the gradient, ≥ 0"),
            OptionDescription("beta", .number, default: 1, "weight of its change, ≥ 0"),
        ], reference: "Mokhtari, Ozdaglar, Pattathil 2020, arXiv:1901.08511"
    ) {
        .optimisticGradientDescent(
            learningRate: try $0.learningRate(0.01),
            alpha: try $0.nonNegative("alpha", 1),
            beta: try $0.nonNegative("beta", 1))
    }
}
